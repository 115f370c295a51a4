using System.Collections.Concurrent;
using BatchApi.Pool.Orphans;

namespace BatchApi.Pool.Watching;

/// <summary>
/// Looks at the memory and the processes of all workers of a pool, on a thread of its own: a worker's thread may be waiting for whoever takes its
/// results. Every 50 ms while they have work, or have left some at work; every second while they are idle. Sleeps while there are none.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    // A worker that fills memory at full speed gets about 100 MB beyond its limit in this time.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    // As often as the descendants of a worker are looked for.
    private const int RoundsPerFind = 2;

    // An idle worker is asked nothing that could make it grow; what its operation left at work seldom does.
    private static readonly TimeSpan IdlePeriod = TimeSpan.FromSeconds(1);

    // Orphans that ended by themselves are reaped while workers stay.
    private const int RoundsPerSweep = 40;

    private readonly ConcurrentDictionary<ResourceWatch, byte> _workers = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly OrphanReaper _orphans;
    private volatile bool _asleep;
    private volatile bool _disposed;

    public Watchdog(OrphanReaper orphans)
    {
        _orphans = orphans;
        new Thread(Run) { IsBackground = true, Name = "worker watchdog" }.Start();
    }

    public void Watch(ResourceWatch worker)
    {
        _workers.TryAdd(worker, 0);
        Wake();
    }

    public void Forget(ResourceWatch worker) => _workers.TryRemove(worker, out _);

    /// <summary>A worker was added, or has work from now on.</summary>
    public void Wake()
    {
        if (_asleep)
            _wake.Set();
    }

    public void Dispose()
    {
        _disposed = true;
        _wake.Set();
    }

    private void Run()
    {
        var adopted = LivingWorkers.Adopted();
        var lastOfIdle = 0L;
        for (var round = 1; !_disposed; round++)
        {
            // By the clock: frequent wake-ups for busy workers must not make it measure idle workers as often.
            var isTimeForIdle = Environment.TickCount64 - lastOfIdle >= IdlePeriod.TotalMilliseconds;
            if (isTimeForIdle)
                lastOfIdle = Environment.TickCount64;
            var isBusy = false;
            if (round % RoundsPerFind == 1)
                adopted = LivingWorkers.Adopted();
            foreach (var worker in _workers.Keys)
            {
                var isClose = worker.IsClose;
                isBusy |= isClose;
                if (isClose || isTimeForIdle)
                    worker.Look(adopted);
            }

            if (round % RoundsPerSweep == 0)
                _orphans.Sweep();
            if (isBusy)
            {
                _wake.WaitOne(Period);
                continue;
            }

            _asleep = true;
            // Work that came in between has not woken this thread.
            if (!_workers.Keys.Any(worker => worker.IsClose))
                _wake.WaitOne(_workers.IsEmpty ? Timeout.InfiniteTimeSpan : IdlePeriod);
            _asleep = false;
        }

        _wake.Dispose();
    }
}
