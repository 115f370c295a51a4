using System.ComponentModel.DataAnnotations;

namespace BatchApi.Pool;

/// <summary>The section <c>Pool</c>: how many workers there are, how long they live and what they may take to start and to stop.</summary>
public sealed class PoolOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Pool";

    /// <summary>Child processes; 0 to 1024, default 0: one a core.</summary>
    [Range(0, 1024)]
    public int Workers { get; set; }

    /// <summary>Items a worker does before a fresh one takes its place; 0 to 2,147,483,647, default 0: it stays.</summary>
    [Range(0, int.MaxValue)]
    public int MaxItemsPerWorker { get; set; }

    /// <summary>How long a worker without work stays; 1 s to 1 day, default 10 minutes. The next run starts it again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether one more worker of each kind stands ready to take the place of one that ends; default true.</summary>
    public bool Spare { get; set; } = true;

    /// <summary>What a worker may take from its start, or from the begin of a run, until it is ready; 0.1 s to 1 h, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What a worker may take from SIGTERM to its end before it is killed; 0 to 1 h, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
