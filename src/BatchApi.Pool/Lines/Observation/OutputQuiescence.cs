using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Lines.Observation;

/// <summary>Whether a program that has written a line for each item is done with them, or would write more.</summary>
/// <remarks>
/// It is done when it sleeps. A program that never sleeps, for example because a thread of it computes something else, is done when it had the time
/// to write more and did not.
/// </remarks>
internal sealed class OutputQuiescence(int pid)
{
    // A program that writes too many lines mostly does so from its first answer on, or was seen to do so before: then a second line is waited for.
    private static readonly TimeSpan FirstTime = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan DoubtfulTime = TimeSpan.FromMilliseconds(2);

    // From the last line of a busy program until it is taken to be done. A program that was busy in eight batches in a row never sleeps, and gets
    // less. For half of this time it must have had the processor, unless it gets none at all: on a busy machine it may wait for its turn between two
    // lines.
    private static readonly TimeSpan BusyTime = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AlwaysBusyTime = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan MaxBusyTime = TimeSpan.FromSeconds(10);
    private const int BusyBatches = 8;

    private const int MaxLooks = 4;

    private TimeSpan? _processorTimeAtAnswer;
    private bool _isAtRest;
    private int _busyInARow;

    /// <summary>The program has written something.</summary>
    public void NoteOutput() => _processorTimeAtAnswer = null;

    /// <summary>Whether the program is done.</summary>
    /// <param name="since">The time since it wrote.</param>
    /// <param name="isFirst">Whether it answers for the first time.</param>
    /// <param name="isDoubtful">Whether its answers did not match its items before.</param>
    public bool IsReached(TimeSpan since, bool isFirst, bool isDoubtful)
    {
        _isAtRest = since >= (isFirst ? FirstTime : isDoubtful ? DoubtfulTime : TimeSpan.Zero) && IsAtRest();
        return _isAtRest || IsBusyWithOtherWork(since);
    }

    /// <summary>The answers were accepted, on what <see cref="IsReached"/> said last.</summary>
    public void NoteAccepted() => _busyInARow = _isAtRest ? 0 : _busyInARow + 1;

    private bool IsBusyWithOtherWork(TimeSpan since)
    {
        _processorTimeAtAnswer ??= ProcessTable.CpuTimeOfAll(pid);
        var time = _busyInARow < BusyBatches ? BusyTime : AlwaysBusyTime;
        return since >= MaxBusyTime || (since >= time && ProcessTable.CpuTimeOfAll(pid) - _processorTimeAtAnswer >= time / 2);
    }

    // A moment is given to a program that has just written its answer and is on its way back to its input.
    private bool IsAtRest()
    {
        for (var look = 0; look < MaxLooks; look++)
        {
            if (ProcessTable.IsAtRest(pid))
                return true;

            Thread.Yield();
        }

        return false;
    }
}
