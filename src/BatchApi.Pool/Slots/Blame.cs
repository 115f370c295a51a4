using BatchApi.Pool.Assignments;

namespace BatchApi.Pool.Slots;

/// <summary>Counts what the item at work has done to its workers, and says when it has failed.</summary>
/// <remarks>
/// A worker that crashes, or stands still, on several items at once leaves that open. It is charged to the one that, run again one by one,
/// does it again: those before it have passed. So a guilty item costs two starts at the default of two crashes, and an innocent is
/// charged nothing.
/// </remarks>
internal sealed class Blame(Run run)
{
    private long _suspect = -1;
    private int _crashes;
    private long _openFrom;
    private long _openUntil;

    public ItemFailure TimedOut(long index)
    {
        Charge(index);
        return new(
            index,
            "timeout",
            $"The item was not done after {run.ItemTimeout.TotalSeconds:0.###} s. Allow more with itemTimeoutSeconds, or make the item smaller.",
            Attempts: _crashes);
    }

    /// <summary>A worker crashed or stood still, and one of these items did it.</summary>
    public void LeaveOpen(long from, long until) => (_openFrom, _openUntil) = (from, until);

    /// <summary>The failure, once the item has crashed as many workers as it may.</summary>
    public ItemFailure? Crashed(long index, WorkerEnd end)
    {
        Charge(index);
        if (_crashes < run.MaxCrashes)
            return null;

        return new(index, "worker_crashed", $"While it worked on this item, the worker {end.Explain()}", Exit: end.Exit, Attempts: _crashes);
    }

    /// <summary>The failure, if it was this item that took the memory and not those that its worker did before.</summary>
    public ItemFailure? MemoryExceeded(long index, WorkerUsage usage)
    {
        Charge(index);
        if (!usage.WasFresh && usage.AddedBytes < run.MemoryLimitBytes / 2)
            return null;

        return new(
            index,
            "memory_limit",
            $"The worker held {Mebibytes(usage.PeakMemoryBytes)} MiB at its peak while it worked on this item; "
            + $"{Mebibytes(run.MemoryLimitBytes)} MiB are allowed. "
            + "Allow more with memoryLimitMiB, or make the item smaller.",
            Attempts: _crashes);
    }

    private void Charge(long index)
    {
        if (index != _suspect)
            (_suspect, _crashes) = (index, 0);
        _crashes++;
        if (index < _openFrom || index >= _openUntil)
            return;

        _crashes++;
        _openUntil = _openFrom;
    }

    private static long Mebibytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
