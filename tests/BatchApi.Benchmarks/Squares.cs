using System.Diagnostics;
using BatchApi.Benchmarks.Bodies;
using BatchApi.Benchmarks.Peers;
using BatchApi.Benchmarks.Serving;

namespace BatchApi.Benchmarks;

/// <summary>A million squares over HTTP, durable, checked and in order, against <c>Pool(2).map</c> on a list in memory; in turn.</summary>
internal sealed class Squares : IBenchmark
{
    private const double MaxRatio = 1.5;

    public string Name => "squares";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var count = scale.Of(1_000_000, 20_000);
        var (warmUps, rounds) = (scale.Of(2, 1), scale.Of(7, 1));
        var items = NumberLines.Items(count).Prepared();
        var squares = NumberLines.Squares(count).Prepared();

        using var folder = new WorkFolder();
        await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
        await using var python = new PythonPool(count);
        var (ours, reading, theirs) = (new Samples(), new Samples(), new Samples());
        for (var round = -warmUps; round < rounds; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            var job = await service.Client.RunAsync("operation=square", [items], cancellationToken);
            var ended = Stopwatch.GetTimestamp();
            await service.Client.ExpectOutputsAsync(job.Id, [squares], cancellationToken);
            var (all, read) = (Stopwatch.GetElapsedTime(begun), Stopwatch.GetElapsedTime(ended));

            // Before the peer's turn, so that it does not run beside it.
            await service.Client.DeleteAsync(job.Id, cancellationToken);
            var map = await python.MapAsync(cancellationToken);
            if (round < 0)
                continue;

            ours.Add(all);
            reading.Add(read);
            theirs.Add(map);
        }

        await service.StopAsync(cancellationToken);
        return
        [
            Figure.AtMost(
                $"{Name}: {count:N0} over HTTP, against Pool(2).map",
                Figure.Seconds(ours.Median),
                Figure.Seconds(theirs.Median),
                ours.Median / theirs.Median, MaxRatio),
            new Figure("  pair by pair", "", Ratio: ours.Over(theirs).Median),
            new Figure("  of it reading the outputs", Figure.Seconds(reading.Median)),
        ];
    }
}
