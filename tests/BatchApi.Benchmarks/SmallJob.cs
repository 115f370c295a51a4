using System.Diagnostics;
using BatchApi.Benchmarks.Serving;

namespace BatchApi.Benchmarks;

/// <summary>One small job, posted and waited for in one request: what a caller waits who has an item or five.</summary>
internal sealed class SmallJob : IBenchmark
{
    private const double MaxMilliseconds = 10;
    private const double MaxMillisecondsOfOne = 1.5;
    private const double MaxSlowestOfOne = 5;
    private const string Five = """{ "operation": "square", "items": [1, 2, 3, 4, 5] }""";
    private const string One = """{ "operation": "square", "items": [12] }""";

    public string Name => "small-job";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var (warmUps, rounds) = (scale.Of(200, 5), scale.Of(1000, 10));

        using var folder = new WorkFolder();
        await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
        var (one, five) = (new Samples(), new Samples());
        var last = "";
        for (var round = -warmUps; round < rounds; round++)
        {
            // In turn, so that both are of the same moment.
            var begun = Stopwatch.GetTimestamp();
            (await service.Client.SubmitAsync(One, waitSeconds: 10, cancellationToken)).ExpectSuccess();
            var (ofOne, begunFive) = (Stopwatch.GetElapsedTime(begun), Stopwatch.GetTimestamp());
            var job = await service.Client.SubmitAsync(Five, waitSeconds: 10, cancellationToken);
            var ofFive = Stopwatch.GetElapsedTime(begunFive);
            last = job.ExpectSuccess().Id;
            if (round < 0)
                continue;

            one.Add(ofOne.TotalMilliseconds);
            five.Add(ofFive.TotalMilliseconds);
        }

        await service.Client.ExpectOutputsAsync(last, ["1\n4\n9\n16\n25\n"u8.ToArray()], cancellationToken);
        await service.StopAsync(cancellationToken);
        return
        [
            Figure.Within($"{Name}: five squares, posted and waited for", five.Median, MaxMilliseconds, "ms"),
            new Figure("  99 of 100", Figure.Amount(five.Percentile(0.99), "ms")),
            Figure.Within($"{Name}: one square, posted and waited for", one.Median, MaxMillisecondsOfOne, "ms"),
            Figure.Within("  99 of 100", one.Percentile(0.99), MaxSlowestOfOne, "ms"),
        ];
    }
}
