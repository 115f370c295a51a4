using System.ComponentModel.DataAnnotations;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Jobs.Options;

namespace BatchApi.Endpoints.Submission.Documents;

/// <summary>How the items are worked on.</summary>
/// <param name="ChunkSize">Items a worker is given together, or "auto" (default): planned from the measured time per item.</param>
/// <param name="MaxWorkers">Workers the job may keep busy at once; default all.</param>
/// <param name="ItemTimeoutSeconds">Wall clock of one item; default 60.</param>
/// <param name="MaxCrashes">Crashes an item may cause before it fails; default 2.</param>
/// <param name="MemoryLimitMiB">Resident memory of a worker with its children; default 512. An item that exceeds it fails with memory_limit.</param>
[FromClient]
internal sealed record OptionsRequestDocument(
    [property: ShownAs(typeof(ChunkSizeDocument))] object? ChunkSize,
    [property: Range(1, 10_000)] int? MaxWorkers,
    [property: Range(0.001, 86_400)] double? ItemTimeoutSeconds,
    [property: Range(1, 10)] int? MaxCrashes,
    [property: Range(JobsOptions.MinMemoryLimitMiB, JobsOptions.MaxMemoryLimitMiB)] int? MemoryLimitMiB);
