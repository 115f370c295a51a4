using System.Diagnostics;
using BatchApi.Benchmarks.Peers;
using BatchApi.Benchmarks.Serving;

namespace BatchApi.Benchmarks;

/// <summary>Hard semiprimes with one worker and with two, in turn with a process that only computes and two of them.</summary>
internal sealed class TwoWorkers : IBenchmark
{
    private const double MinGain = 1.9;

    // Some seconds of one core each, long against what a job costs to begin and to end.
    private const int Count = 8000;
    private const long BusyRounds = 400_000_000;

    public string Name => "two-workers";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var count = scale.Of(Count, Count / 40);
        var busyRounds = BusyRounds / scale.Of(1, 40);
        var (warmUps, rounds) = (scale.Of(2, 1), scale.Of(5, 1));
        var semiprimes = new Semiprimes(count);

        using var folder = new WorkFolder();
        await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
        using var busy = new BusyProcess();
        using var alsoBusy = new BusyProcess();
        var (one, two, busyOne, busyTwo) = (new Samples(), new Samples(), new Samples(), new Samples());
        for (var round = -warmUps; round < rounds; round++)
        {
            var first = await TimeAsync(() => FactorAsync(service.Client, semiprimes, count, 1, cancellationToken));
            var both = await TimeAsync(() => FactorAsync(service.Client, semiprimes, count, 2, cancellationToken));
            var busyFirst = await TimeAsync(() => busy.WorkAsync(busyRounds, cancellationToken));
            var busyBoth = await TimeAsync(
                () => Task.WhenAll(busy.WorkAsync(busyRounds, cancellationToken), alsoBusy.WorkAsync(busyRounds, cancellationToken)));
            if (round < 0)
                continue;

            one.Add(first);
            two.Add(both);
            busyOne.Add(busyFirst);
            // Two of them did twice the work.
            busyTwo.Add(busyBoth / 2);
        }

        await service.StopAsync(cancellationToken);
        var (gain, limit) = (one.Over(two).Median, busyOne.Over(busyTwo).Median);
        return
        [
            new Figure(
                $"{Name}: throughput over one worker's",
                Times(gain),
                $"{Times(limit)} busy processes",
                gain / limit,
                $"at least {Times(MinGain)}",
                gain >= MinGain),
            new Figure($"  {count:N0} hard semiprimes, one worker; two", $"{Figure.Seconds(one.Median)}; {Figure.Seconds(two.Median)}"),
        ];
    }

    private static async Task FactorAsync(ServiceClient client, Semiprimes semiprimes, int count, int workers, CancellationToken cancellationToken)
    {
        var job = await client.RunAsync($"operation=prime-factors&maxWorkers={workers}", [semiprimes.Lines(count)], cancellationToken);
        await client.ExpectOutputsAsync(job.Id, [semiprimes.Factors(count)], cancellationToken);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var begun = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static string Times(double gain) => FormattableString.Invariant($"{gain:0.00} times");
}
