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

    /// <summary>What the item at work has added, as far as can be told.</summary>
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

    /// <summary>Another item is at work from here on.</summary>
    /// <remarks>
    /// The last look may be older than the item before it, and a worker that was just killed holds nothing any more. The larger of both may
    /// hide what the item adds, and then it is run again in a fresh worker; it never charges it with what others took.
    /// </remarks>
    public void NextItem() => Volatile.Write(ref _before, Math.Max(Bytes, ProcessTable.ResidentBytes(pid)));

    /// <summary>A run ends: what the kernel saw between two looks counts.</summary>
    public void End() => Raise(ProcessTable.PeakBytes(pid));

    /// <summary>Whether the kernel has killed the worker since the run began, because it needed more than it may have: so much it had then.</summary>
    public bool FindKernelKill()
    {
        // One without the other: it got along, or it was the first to go when the whole machine had too little.
        if (group?.OutOfMemory is not { } now || now.Excesses == _outOfMemory.Excesses || now.Kills == _outOfMemory.Kills)
            return false;

        Raise(_limit);
        return true;
    }

    /// <summary>Looks. With a limit, pages that are shared with its own children count once.</summary>
    /// <param name="adopted">What it owns and descends from it no more.</param>
    public long Look(long limit, IEnumerable<int> adopted)
    {
        // Descendants come and go seldom, and finding them costs ten times as much.
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
