using BatchApi.Pool.Assignments;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Lines.Observation;

/// <summary>Finds out whether a program that was given no item can begin: a program that can begin waits for its first item.</summary>
internal sealed class StartProbe(ChildProcess child, TimeProvider time)
{
    // How long a program must wait for something if what it waits for cannot be seen; and how long it must have lived to be called started, where
    // nothing is known against it.
    private static readonly TimeSpan WaitTime = TimeSpan.FromSeconds(1);

    private long? _waitingSince;

    public void Begin() => _waitingSince = null;

    /// <summary>Looks once. True: it can begin.</summary>
    /// <param name="assignment">Without a window it need only live.</param>
    public bool IsPassed(Assignment assignment)
    {
        var kind = InputWait.Of(child.Pid, child.Input);
        _waitingSince = kind == InputWaitKind.Perhaps ? _waitingSince ?? time.GetTimestamp() : null;
        var waited = _waitingSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
        return kind == InputWaitKind.Reading || waited >= WaitTime
            || (assignment.Window is null && time.GetElapsedTime(assignment.ClockStart) >= WaitTime);
    }
}
