using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Lines.Observation;

/// <summary>How long a program has slept over items that it has read and not answered: it may keep its answers until the end of its input.</summary>
internal sealed class SleepWatch(ChildProcess child, TimeProvider time)
{
    private long? _since;

    /// <summary>At the last look; the time before it answered, once it has.</summary>
    public TimeSpan Slept { get; private set; }

    /// <summary>It was sent something, or has written: its sleep begins anew.</summary>
    public void Restart() => _since = null;

    /// <summary>Looks once. False: it reads or works.</summary>
    public bool IsAsleep(bool hasReadAll)
    {
        if (!hasReadAll || !ProcessTable.IsAtRest(child.Pid))
        {
            _since = null;
            return false;
        }

        _since ??= time.GetTimestamp();
        Slept = time.GetElapsedTime(_since.Value);
        return true;
    }
}
