using System.Globalization;

namespace BatchApi.Benchmarks.Serving;

/// <summary>The highest resident size of a service, and of its workers together, while it is watched.</summary>
internal sealed class ResidentMemory : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;

    private ResidentMemory(int service, IReadOnlyList<int> workers) => _watching = Task.Run(() => WatchAsync(service, workers));

    public double PeakMiB { get; private set; }

    public double WorkersPeakMiB { get; private set; }

    public static ResidentMemory Watch(int service) => new(service, WorkerProcesses.Of(service));

    /// <summary>Of one process, now; 0 if it has ended.</summary>
    public static double NowMiB(int process)
    {
        const string Field = "VmRSS:";
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
            return line is null
                ? 0
                : double.Parse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
    }

    private async Task WatchAsync(int service, IReadOnlyList<int> workers)
    {
        while (!_stopping.IsCancellationRequested)
        {
            PeakMiB = Math.Max(PeakMiB, NowMiB(service));
            WorkersPeakMiB = Math.Max(WorkersPeakMiB, workers.Sum(NowMiB));
            await Task.Delay(Interval, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
