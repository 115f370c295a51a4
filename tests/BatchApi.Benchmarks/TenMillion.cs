using System.Diagnostics;
using BatchApi.Benchmarks.Bodies;
using BatchApi.Benchmarks.Serving;

namespace BatchApi.Benchmarks;

/// <summary>Ten million squares posted, run and read back: flat in memory, and no slower per item than a million.</summary>
internal sealed class TenMillion : IBenchmark
{
    private const double MaxGrowthMiB = 150;
    private const double MaxRatio = 1.3;
    private const int Times = 10;

    public string Name => "ten-million";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var million = scale.Of(1_000_000, 20_000);
        var (warmUps, rounds) = (scale.Of(2, 1), scale.Of(5, 1));

        using var folder = new WorkFolder();
        await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
        var idle = ResidentMemory.NowMiB(service.Id);

        var millions = new Samples();
        for (var round = -warmUps; round < rounds; round++)
        {
            var time = await RunOnceAsync(service.Client, million, cancellationToken);
            if (round >= 0)
                millions.Add(time);
        }

        var warm = ResidentMemory.NowMiB(service.Id);
        await using var memory = ResidentMemory.Watch(service.Id);
        var all = await RunOnceAsync(service.Client, (long)million * Times, cancellationToken);
        await service.StopAsync(cancellationToken);

        var (each, eachOfMillion) = (all / million / Times, millions.Median / million);
        return
        [
            Figure.Within($"{Name}: resident memory over {idle:0} MiB idle", memory.PeakMiB - idle, MaxGrowthMiB, "MiB"),
            new Figure($"  over {warm:0} MiB after the first million", Figure.Amount(memory.PeakMiB - warm, "MiB")),
            new Figure("  all workers, at most", Figure.Amount(memory.WorkersPeakMiB, "MiB")),
            Figure.AtMost(
                $"{Name}: an item, against one of a million", Nanoseconds(each), Nanoseconds(eachOfMillion), each / eachOfMillion, MaxRatio),
            new Figure("  all of it", Figure.Seconds(all)),
        ];
    }

    private static async Task<double> RunOnceAsync(ServiceClient client, long count, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var job = await client.RunAsync("operation=square", NumberLines.Items(count).Generated(), cancellationToken);
        await client.ExpectOutputsAsync(job.Id, NumberLines.Squares(count).Generated(), cancellationToken);
        var time = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await client.DeleteAsync(job.Id, cancellationToken);
        return time;
    }

    private static string Nanoseconds(double seconds) => Figure.Amount(seconds * 1e9, "ns");
}
