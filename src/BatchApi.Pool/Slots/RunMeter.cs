using BatchApi.Pool.Assignments;

namespace BatchApi.Pool.Slots;

/// <summary>Adds up what the workers of a run took.</summary>
internal sealed class RunMeter
{
    private TimeSpan _cpu;
    private long _peak;
    private int _restarts;
    private int? _pid;

    public RunUsage Usage => new(_cpu, _peak, _restarts, _pid);

    public void Add(WorkerEnd end)
    {
        _cpu += end.Usage.CpuTime;
        _peak = Math.Max(_peak, end.Usage.PeakMemoryBytes);
        if (end.Usage.Pid != 0)
            _pid = end.Usage.Pid;
        if (end.Ending is WorkerEnding.Died or WorkerEnding.Ambiguous or WorkerEnding.TimedOut or WorkerEnding.MemoryExceeded
            or WorkerEnding.StartTimedOut)
            _restarts++;
    }
}
