using System.ComponentModel.DataAnnotations;

namespace BatchApi.Pool;

/// <summary>The section <c>Pool</c>: how many workers there are and how long they may take to start and to stop.</summary>
public sealed class PoolOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Pool";

    /// <summary>Child processes; 0 to 1024, default 0: one a core.</summary>
    [Range(0, 1024)]
    public int Workers { get; set; }

    /// <summary>What a worker may take from its start, or from the begin of a run, until it is ready; 0.1 s to 1 h, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What a worker may take from SIGTERM to its end before it is killed; 0 to 1 h, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
