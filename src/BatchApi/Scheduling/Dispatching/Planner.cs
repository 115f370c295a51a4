using BatchApi.Jobs;
using BatchApi.Jobs.Options;

namespace BatchApi.Scheduling.Dispatching;

/// <summary>How many items a worker is given together.</summary>
internal static class Planner
{
    // Long enough that handing out costs nothing next to the work, short enough that another job waits for no more than this.
    private static readonly TimeSpan Aim = TimeSpan.FromSeconds(0.5);

    // Splitting less work than this over the slots costs more, in claims and commits, than it saves.
    private static readonly TimeSpan NotWorthSplitting = TimeSpan.FromMilliseconds(2);

    // At the end of a chunk a worker that has several items under way has fewer and fewer: an eighth of the time, so.
    private const int LeastRounds = 8;

    /// <summary>The size of the next chunk.</summary>
    /// <param name="options">An explicit chunk size wins.</param>
    /// <param name="remaining">Items nobody has claimed, at least 1.</param>
    /// <param name="itemTime">Measured time of one item; zero: not known.</param>
    /// <param name="claimed">Chunks claimed before anything was measured: the size doubles with each.</param>
    /// <param name="slots">Workers that could share the work.</param>
    /// <param name="concurrency">Items that a worker has under way at once.</param>
    public static int Size(JobOptions options, long remaining, TimeSpan itemTime, int claimed, int slots, int concurrency = 1)
    {
        if (ChunkSize.Of(options) is { } size)
            return (int)Math.Min(size, remaining);

        var share = Math.Max(remaining / (2L * Math.Min(slots, MaxWorkers.Of(options) ?? slots)), 1);
        // Never less than a worker can have under way: fewer items that wait take as long.
        var rounds = concurrency == 1 ? 1 : Math.Max(Math.Min((long)LeastRounds * concurrency, share), Math.Min(concurrency, remaining));
        if (itemTime <= TimeSpan.Zero)
            return (int)Math.Max(Math.Min(share, 1L << Math.Min(claimed, 20)), rounds);

        var aim = Math.Min((long)(Aim / itemTime), share);
        var least = Math.Min((long)(NotWorthSplitting / itemTime), remaining);
        return (int)Math.Clamp(Math.Max(aim, least), rounds, int.MaxValue);
    }
}
