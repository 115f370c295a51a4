using BatchApi.Pool.Confinement;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Watching;

/// <summary>
/// Compares the memory and the processes of one worker with its limits: those of its run, or while it is idle, of its last run. The watchdog's thread
/// looks; the worker's thread asks what was found.
/// </summary>
/// <param name="child">The worker's process.</param>
/// <param name="identity">Tells its processes from others.</param>
/// <param name="memory">Measures.</param>
/// <param name="limitsProcesses">Whether the number of its processes is limited.</param>
/// <param name="workload">What the worker does now; null: nothing.</param>
/// <param name="firstLimit">Bytes that it may have before its first run; 0: no limit.</param>
/// <param name="wake">Wakes the worker's thread, so that it sees <see cref="IsOverIdleLimit"/>.</param>
internal sealed class ResourceWatch(
    ChildProcess child, WorkerIdentity identity, MemoryUsage memory, bool limitsProcesses,
    Func<Workload?> workload, Func<long> firstLimit, Action wake)
{
    // Descendants and adopted processes are each looked for every other time: after so many looks none can have been missed.
    private const int MaxIdleLooks = 4;

    private const long Unset = -1;

    private volatile bool _isOverLimit;
    private volatile string? _fault;
    private volatile int _idleLooks;
    private volatile bool _isOverIdleLimit;
    private long _lastLimit = Unset;

    /// <summary>Whether the worker was killed because it had more memory than its run allows.</summary>
    public bool IsOverLimit => _isOverLimit || memory.FindKernelKill();

    /// <summary>Why the worker was killed, if not for its memory; null: it was not.</summary>
    public string? Fault => _fault;

    /// <summary>Whether the worker is idle and has more memory than its last run allowed.</summary>
    public bool IsOverIdleLimit => _isOverIdleLimit;

    /// <summary>Whether the worker has work, or its last run may have left a thread or a child at work.</summary>
    public bool IsClose => workload() is not null || _idleLooks < MaxIdleLooks || memory.DescendantCount > 0;

    // An operation may leave a thread or a child at work, which takes more memory after its item was answered.
    private long IdleLimit => Volatile.Read(ref _lastLimit) is not Unset and var last ? last : firstLimit();

    /// <summary>The worker is given something to do.</summary>
    /// <param name="memoryLimitBytes">The limit of its run; null: it is given no items, and keeps the limit it had.</param>
    public void Begin(long? memoryLimitBytes)
    {
        if (memoryLimitBytes is { } limit)
            Volatile.Write(ref _lastLimit, limit);
        _idleLooks = 0;
    }

    /// <summary>Measures, and kills a worker whose run is over its limits. An idle worker over its limits is only noted.</summary>
    /// <param name="adopted">Processes that workers own and that do not descend from them any more.</param>
    public void Look(ILookup<WorkerIdentity, int> adopted)
    {
        var load = workload();
        if (load is { HasBegun: false })
            return;

        // The last of these measurements sees a child that the worker started in its run, even if the run was over before the first.
        if (load is null)
            _idleLooks = Math.Min(_idleLooks + 1, MaxIdleLooks);
        var limit = load?.MemoryLimitBytes ?? IdleLimit;
        var isOver = memory.Look(limit, adopted[identity]) > limit && limit > 0;
        if (workload() != load)
            return;

        if (isOver && load is null)
        {
            _isOverIdleLimit = true;
            wake();
            return;
        }

        if (isOver)
            _isOverLimit = true;
        else if (limitsProcesses && memory.DescendantCount > ResourceLimits.MaxDescendants)
            _fault = $"had {memory.DescendantCount} processes; {ResourceLimits.MaxDescendants} are allowed";
        else
            return;

        // At once, and for the whole group: the worker's own thread may be waiting for the receiver of its results.
        child.Signal(Posix.SigKill);
    }

    /// <summary>Takes back that the worker <see cref="IsOverIdleLimit"/>. True: it is still idle, and to be ended.</summary>
    /// <remarks>
    /// On the thread that would tell the worker of a run: a run that comes after this finds the worker gone, and one that came before holds it to the
    /// run's own limit.
    /// </remarks>
    public bool TakeOverIdleLimit()
    {
        _isOverIdleLimit = false;
        return workload() is null;
    }
}
