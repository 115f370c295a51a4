using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Lines;

/// <summary>Whether a program that has written a line for each item is done with them, or would write more.</summary>
/// <remarks>It is done when it sleeps. One that never does, for it works at something else, is when it had the time to say more and did not.</remarks>
internal sealed class Settling(int pid)
{
    // What is wrong with a program mostly is so from its first answer on, or was seen before: there a second line is waited for.
    private static readonly TimeSpan FirstTime = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan DoubtfulTime = TimeSpan.FromMilliseconds(2);

    // From its last line until a program that is busy is believed to be done. One that was so often in a row never sleeps. Half
    // of this it must have been given the processor, unless it gets none at all: on a busy machine it may wait for its turn between two lines.
    private static readonly TimeSpan BusyTime = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RestlessBusyTime = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan MaxBusyTime = TimeSpan.FromSeconds(10);
    private const int MaxRestless = 8;

    private const int MaxLooks = 4;

    private TimeSpan? _processorTimeAtAnswer;
    private bool _isAtRest;
    private int _restless;

    /// <summary>It has written something.</summary>
    public void Heard() => _processorTimeAtAnswer = null;

    /// <summary>Whether it is done.</summary>
    /// <param name="since">The time since it wrote.</param>
    /// <param name="isFirst">Whether it answers for the first time.</param>
    /// <param name="isDoubtful">Whether its answers did not match its items before.</param>
    public bool IsOver(TimeSpan since, bool isFirst, bool isDoubtful)
    {
        _isAtRest = since >= (isFirst ? FirstTime : isDoubtful ? DoubtfulTime : TimeSpan.Zero) && IsAtRest();
        return _isAtRest || IsBusyForItself(since);
    }

    /// <summary>It was taken at its word: what <see cref="IsOver"/> said last.</summary>
    public void Believed() => _restless = _isAtRest ? 0 : _restless + 1;

    private bool IsBusyForItself(TimeSpan since)
    {
        _processorTimeAtAnswer ??= ProcessTable.CpuTimeOfAll(pid);
        var time = _restless < MaxRestless ? BusyTime : RestlessBusyTime;
        return since >= MaxBusyTime || (since >= time && ProcessTable.CpuTimeOfAll(pid) - _processorTimeAtAnswer >= time / 2);
    }

    // A moment is given to a program that has just written its answer and is on its way back to its input.
    private bool IsAtRest()
    {
        for (var look = 0; look < MaxLooks; look++)
        {
            if (ProcessTable.IsAtRest(pid)) return true;

            Thread.Yield();
        }

        return false;
    }
}
