namespace BatchApi.Pool;

/// <summary>Consecutive items for one worker, and how far it may go with them.</summary>
public sealed record Run
{
    internal const long DefaultMemoryLimitBytes = 512L << 20;

    /// <summary>The kind of worker that can do it.</summary>
    public required WorkerCommand Command { get; init; }

    /// <summary>What the worker is told before the first item; the pool does not look into it.</summary>
    public required ReadOnlyMemory<byte> Begin { get; init; }

    /// <summary>Index of the first item; the others follow it.</summary>
    public long First { get; init; }

    /// <summary>Items, at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>The items: one line of JSON each, each ended by a line feed. Must not change while the run lasts.</summary>
    public required ReadOnlyMemory<byte> Lines { get; init; }

    /// <summary>Wall clock of one item, then it fails with <c>timeout</c>. Default 60 s.</summary>
    public TimeSpan ItemTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Crashes an item may cause before it fails with <c>worker_crashed</c>. Default 2.</summary>
    public int MaxCrashes { get; init; } = 2;

    /// <summary>
    /// Resident memory of the worker and its own children, in bytes; who exceeds it fails with <c>memory_limit</c>. Default 512 MiB; 0: no limit.
    /// </summary>
    public long MemoryLimitBytes { get; init; } = DefaultMemoryLimitBytes;

    /// <summary>Whether the worker is replaced after any item that failed. Default: it goes on.</summary>
    public bool FreshAfterFailure { get; init; }

    /// <summary>Is given what the operation prints, a line at a time, from the worker's thread: it must not wait. Default: nobody is.</summary>
    public Action<PrintedLine>? Print { get; init; }

    /// <summary>
    /// Is told of every worker that crashed while it was at work, also of those whose items succeed in another: it must not wait. Default:
    /// nobody is.
    /// </summary>
    public Action<WorkerCrash>? Crashed { get; init; }

    /// <summary>
    /// On whose behalf it is, compared by <see cref="object.Equals(object?)"/>: what is printed late, or by nobody knows which run, is given to no
    /// other caller. Null, which is the default: this run is a caller of its own.
    /// </summary>
    public object? Caller { get; init; }

    /// <summary>Whether only the worker is tried: the run is on nobody's behalf, and what is printed goes nowhere.</summary>
    internal bool IsProbe { get; init; }

    /// <summary>What one item is likely to take, from earlier runs; zero: not known. Sizes only the first window.</summary>
    public TimeSpan ExpectedItemTime { get; init; }

    /// <summary>
    /// Items that a worker which speaks lines is sent before it has answered any of them, whatever it has earned, to try it: 1 makes sure that
    /// each is alone in it. Null: as many as it can be trusted with.
    /// </summary>
    public int? Together { get; init; }

    /// <summary>When canceled, no further item is begun; those at work get the stop timeout to end.</summary>
    public CancellationToken Release { get; init; }
}
