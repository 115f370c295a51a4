using System.Collections.Concurrent;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Workers;

/// <summary>
/// Looks at the memory and the processes of workers that have work, or have left some at work, every 50 ms, on a thread of its own: a
/// worker's thread may be waiting for whoever takes its results. Sleeps while nobody works.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    // What fills memory at full speed gets about 100 MB further than its limit in this time.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    // As often as a worker's descendants are looked for.
    private const int RoundsPerFind = 2;

    // Orphans that ended by themselves are reaped while workers stay.
    private const int RoundsPerSweep = 40;

    private readonly ConcurrentDictionary<Worker, byte> _workers = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Strays _strays;
    private volatile bool _asleep;
    private volatile bool _disposed;

    public Watchdog(Strays strays)
    {
        _strays = strays;
        new Thread(Run) { IsBackground = true, Name = "worker watchdog" }.Start();
    }

    public void Watch(Worker worker) => _workers.TryAdd(worker, 0);

    public void Forget(Worker worker) => _workers.TryRemove(worker, out _);

    /// <summary>A worker has work from here on.</summary>
    public void Wake()
    {
        if (_asleep) _wake.Set();
    }

    public void Dispose()
    {
        _disposed = true;
        _wake.Set();
    }

    private void Run()
    {
        var adopted = Strays.Adopted();
        for (var round = 1; !_disposed; round++)
        {
            var isBusy = false;
            if (round % RoundsPerFind == 1) adopted = Strays.Adopted();
            foreach (var worker in _workers.Keys)
                isBusy |= worker.LookAtWhatItHolds(adopted);

            if (round % RoundsPerSweep == 0) _strays.Sweep();
            if (isBusy)
            {
                _wake.WaitOne(Period);
                continue;
            }

            _asleep = true;
            // Work that came in between has woken nobody.
            if (!_workers.Keys.Any(worker => worker.IsBusy)) _wake.WaitOne();
            _asleep = false;
        }

        _wake.Dispose();
    }
}
