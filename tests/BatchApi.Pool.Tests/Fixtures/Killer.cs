using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>Kills workers at random moments, spares too, until it is stopped.</summary>
internal sealed class Killer : IDisposable
{
    private readonly CancellationTokenSource _enough = new();
    private readonly Task _killing;
    private int _kills;

    /// <param name="maxPause">Between two kills.</param>
    public Killer(Child child, TimeSpan? maxPause = null)
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        _killing = Task.Run(() => KillAsync(child, new Random(seed), maxPause ?? TimeSpan.FromMilliseconds(100)));
    }

    public int Kills => Volatile.Read(ref _kills);

    public async Task StopAsync()
    {
        await _enough.CancelAsync();
        await _killing;
    }

    public void Dispose() => _enough.Dispose();

    // Only those that have started, and again only after something was answered: that a worker never gets to start is another test's matter.
    private async Task KillAsync(Child child, Random random, TimeSpan maxPause)
    {
        while (!_enough.IsCancellationRequested)
        {
            var before = child.Delivered.Count;
            await Task.Delay(random.NextDouble() * maxPause);
            var workers = child.Pool.Workers.Where(worker => worker.State is WorkerState.Idle || worker.ItemAtWork is not null)
                .Select(worker => worker.Pid!.Value).ToList();
            if (workers.Count > 0 && Posix.Kill(workers[random.Next(workers.Count)], Posix.SigKill) == 0)
                Interlocked.Increment(ref _kills);
            await Until.TrueAsync(() => child.Delivered.Count > before || _enough.IsCancellationRequested, "going on after a kill");
        }
    }
}
