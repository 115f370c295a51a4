using BatchApi.Pool.Confinement.Cgroups;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Watching;

/// <summary>The resident memory of a worker and its descendants. The watchdog measures it; any thread may read it.</summary>
internal sealed class MemoryUsage(int pid, WorkerIdentity identity, ControlGroup? group)
{
    private ProcessId[] _descendants = [];
    private int _looks;
    private long _bytes;
    private long _peak;
    private long _before;
    private long _limit;
    private (long Excesses, long Kills) _outOfMemory;

    /// <summary>How many processes descended from the worker when last looked at.</summary>
    public int DescendantCount => _descendants.Length;

    /// <summary>When last looked at.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The largest since <see cref="Begin"/>.</summary>
    public long PeakBytes => Math.Max(Volatile.Read(ref _peak), Volatile.Read(ref _bytes));

    /// <summary>By how much the item at work has grown the worker, as far as can be told.</summary>
    public long AddedBytes => PeakBytes - Volatile.Read(ref _before);

    /// <summary>A run begins.</summary>
    /// <param name="limit">What it may hold, in bytes; 0: no limit.</param>
    public void Begin(long limit)
    {
        _limit = limit;
        _outOfMemory = group?.OutOfMemory ?? default;
        group?.Limit(limit);
        ProcessTable.ForgetPeak(pid);
        Volatile.Write(ref _bytes, ProcessTable.ResidentBytes(pid));
        Volatile.Write(ref _peak, 0);
        NextItem();
    }

    /// <summary>Another item is at work from now on.</summary>
    /// <remarks>
    /// The last measurement may be older than the item before, and a worker that was just killed holds nothing any more, so the larger of both
    /// counts. That may hide what the item has added, and then the item is run again in a fresh worker. It never charges the item with memory that
    /// others took.
    /// </remarks>
    public void NextItem() => Volatile.Write(ref _before, Math.Max(Bytes, ProcessTable.ResidentBytes(pid)));

    /// <summary>The run ends: the peak that the kernel saw between two measurements counts.</summary>
    public void End() => Raise(ProcessTable.PeakBytes(pid));

    /// <summary>
    /// Whether the kernel has killed the worker since the run began because it needed more than its limit: it had reached the limit, then.
    /// </summary>
    public bool FindKernelKill()
    {
        // If only one of the two numbers rose, the worker got along with its limit, or the whole
        // machine had too little memory and the worker went first.
        if (group?.OutOfMemory is not { } now || now.Excesses == _outOfMemory.Excesses || now.Kills == _outOfMemory.Kills)
            return false;

        Raise(_limit);
        return true;
    }

    /// <summary>Measures. If there is a limit, pages that the worker shares with its own children count once.</summary>
    /// <param name="adopted">Processes that the worker owns and that do not descend from it any more.</param>
    public long Look(long limit, IEnumerable<int> adopted)
    {
        // Descendants seldom change, and finding them costs ten times as much as measuring.
        if (_looks++ % 2 == 0)
        {
            _descendants = [.. adopted.Select(ProcessTable.Find).OfType<ProcessId>(), .. adopted.Prepend(pid).SelectMany(ProcessTable.DescendantsOf)];
            identity.Note(_descendants);
        }

        var bytes = Sum(ProcessTable.ResidentBytes);
        if (limit > 0 && bytes > limit && _descendants.Length > 0)
            bytes = Sum(ProcessTable.ProportionalBytes);
        Volatile.Write(ref _bytes, bytes);
        Raise(bytes);
        return bytes;
    }

    private long Sum(Func<int, long> bytesOf) => bytesOf(pid) + _descendants.Sum(process => bytesOf(process.Number));

    private void Raise(long bytes)
    {
        if (bytes > Volatile.Read(ref _peak))
            Volatile.Write(ref _peak, bytes);
    }
}
