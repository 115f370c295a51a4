namespace BatchApi.Jobs.Logs;

/// <summary>How much of what an operation prints is kept of one job.</summary>
internal static class LogLimits
{
    /// <summary>Enough to see what went on, and what a person can still read.</summary>
    public const int MaxLines = 10_000;

    /// <summary>Of text in UTF-8: lines may have 8 KiB each.</summary>
    public const int MaxBytes = 4 << 20;
}
