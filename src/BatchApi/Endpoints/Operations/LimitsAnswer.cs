namespace BatchApi.Endpoints.Operations;

/// <summary>What holds for one item of an operation.</summary>
internal sealed record LimitsAnswer(double ItemTimeoutSeconds, int MemoryLimitMiB, int MaxItemBytes, int MaxOutputBytes);
