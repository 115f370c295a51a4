using System.ComponentModel.DataAnnotations;

namespace BatchApi.Jobs.Options;

/// <summary>The section <c>Jobs</c>: what a job may ask for and how large it may be.</summary>
internal sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>Wall clock of one item where the job does not say; 1 ms to 1 day, default 60 s.</summary>
    [Range(typeof(TimeSpan), Options.ItemTimeout.Shortest, Options.ItemTimeout.Longest)]
    public TimeSpan ItemTimeout { get; set; } = TimeSpan.FromSeconds(Options.ItemTimeout.Default);

    /// <summary>Resident memory of a worker with its children where the job does not say; 16 to 1,048,576 MiB, default 512.</summary>
    [Range(MemoryLimit.Least, MemoryLimit.Most)]
    public int MemoryLimitMiB { get; set; } = MemoryLimit.Default;

    /// <summary>Items of one job; default 10,000,000.</summary>
    [Range(1, 1_000_000_000)]
    public long MaxItems { get; set; } = 10_000_000;

    /// <summary>Bytes of one request's body, decompressed; default 2 GiB.</summary>
    [Range(1024, long.MaxValue)]
    public long MaxBodyBytes { get; set; } = 2L << 30;

    /// <summary>Bytes of one item; default 1 MiB.</summary>
    [Range(16, 64 << 20)]
    public int MaxItemBytes { get; set; } = 1 << 20;

    /// <summary>How long a job is kept after its end, and for how long again its address answers 410; 1 s to 100 years, default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Bytes of one item's output; default 1 MiB.</summary>
    [Range(16, 64 << 20)]
    public int MaxOutputBytes { get; set; } = 1 << 20;
}
