namespace BatchApi.Endpoints.Operations;

/// <summary>What holds for an operation's jobs and their items.</summary>
/// <param name="MaxWorkers">Workers that one job may keep busy at once; null: all.</param>
internal sealed record LimitsAnswer(double ItemTimeoutSeconds, int MemoryLimitMiB, int? MaxWorkers, int MaxItemBytes, int MaxOutputBytes);
