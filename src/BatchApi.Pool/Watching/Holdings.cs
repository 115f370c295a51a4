using BatchApi.Pool.Confinement;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Workers;

namespace BatchApi.Pool.Watching;

/// <summary>
/// What a worker holds, its memory and its processes, against what it may: its run says, or if it is idle, its last one did. The watchdog's
/// thread looks; the worker's asks for what was found.
/// </summary>
/// <param name="parts">What all workers of the pool share.</param>
/// <param name="command">The worker's.</param>
/// <param name="child">The worker's process.</param>
/// <param name="mark">Tells its processes from others.</param>
/// <param name="memory">Counts.</param>
/// <param name="conversation">Tells what it is at.</param>
internal sealed class Holdings(PoolParts parts, WorkerCommand command, ChildProcess child, WorkerMark mark, Memory memory, Conversation conversation)
{
    // Descendants, and what was adopted, are each looked for every other time: after so many none can have been missed.
    private const int MaxIdleLooks = 4;

    private const long Unset = -1;

    private readonly bool _limitsProcesses = parts.Offered.InForce(command.Isolation.Layers).HasFlag(IsolationLayers.Limits);
    private volatile bool _tookTooMuch;
    private volatile string? _excess;
    private volatile int _idleLooks;
    private volatile bool _isOverfull;
    private long _limit = Unset;

    /// <summary>Whether it was ended because it held more memory than its run allows.</summary>
    public bool TookTooMuch => _tookTooMuch || memory.FindExcess();

    /// <summary>Why it was ended, if not for its memory; null: it was not.</summary>
    public string? Excess => _excess;

    /// <summary>Whether it is idle and holds more memory than its last run allowed.</summary>
    public bool IsOverfull => _isOverfull;

    /// <summary>Whether it has work, or its last run may have left some at work.</summary>
    public bool IsWatchedClosely => conversation.Assignment is not null || _idleLooks < MaxIdleLooks || memory.DescendantCount > 0;

    // What an operation has left at work, a thread or a child, eats on when its item is answered. One that has had no run is held to the last of its kind.
    private long IdleLimit => Volatile.Read(ref _limit) is not Unset and var last ? last : parts.Kinds.MemoryLimitOf(command.Name);

    /// <summary>It is given something to do. To begin without items is only to try whether it can.</summary>
    public void Begin(Feed? feed)
    {
        if (feed is { Run.Count: > 0 })
        {
            Volatile.Write(ref _limit, feed.Run.MemoryLimitBytes);
            parts.Kinds.Allow(command.Name, feed.Run.MemoryLimitBytes);
        }

        _idleLooks = 0;
    }

    /// <summary>Looks, and ends the worker if its run is over its limits; of an idle one it takes note.</summary>
    /// <param name="adopted">What workers own and descends from them no more.</param>
    /// <returns>Whether the worker's thread is to know.</returns>
    public bool Look(ILookup<WorkerMark, int> adopted)
    {
        var assignment = conversation.Assignment;
        if (assignment is { HasBegun: false }) return false;

        // What it started in its run, and be that over before anybody looked, is seen by then.
        if (assignment is null) _idleLooks = Math.Min(_idleLooks + 1, MaxIdleLooks);
        var limit = assignment is null ? IdleLimit : assignment.Feed?.Run.MemoryLimitBytes ?? 0;
        var holdsTooMuch = memory.Look(limit, adopted[mark]) > limit && limit > 0;
        if (conversation.Assignment != assignment) return false;

        if (holdsTooMuch && assignment is null) return _isOverfull = true;

        if (holdsTooMuch) _tookTooMuch = true;
        else if (_limitsProcesses && memory.DescendantCount > ResourceLimits.MaxDescendants) _excess = $"had {memory.DescendantCount} processes; {ResourceLimits.MaxDescendants} are allowed";
        else return false;

        // At once and for all of the group: whatever its own thread is waiting for just now.
        child.Signal(Posix.SigKill);
        return false;
    }

    /// <summary>Takes back that it <see cref="IsOverfull"/>. True: it is still idle, and to be ended.</summary>
    /// <remarks>On the thread that would tell it of a run: one that comes after this finds it gone, and one that came before is held to its own limit.</remarks>
    public bool TakeOverfull()
    {
        _isOverfull = false;
        return conversation.Assignment is null;
    }
}
