namespace BatchApi.Endpoints.Submission.Requests;

/// <summary>How a client wants its items worked on; null: as the service sees fit.</summary>
internal sealed record OptionsRequest(
    long? ChunkSize = null, long? MaxWorkers = null, double? ItemTimeoutSeconds = null, long? MaxCrashes = null,
    long? MemoryLimitMiB = null);
