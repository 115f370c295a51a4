using System.Diagnostics;
using BatchApi.Benchmarks.Serving;

namespace BatchApi.Benchmarks;

/// <summary>One small job, posted and waited for in one request: what a caller waits who has five items.</summary>
internal sealed class SmallJob : IBenchmark
{
    private const double MaxMilliseconds = 10;
    private const string Body = """{ "operation": "square", "items": [1, 2, 3, 4, 5] }""";

    public string Name => "small-job";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var (warmUps, rounds) = (scale.Of(100, 5), scale.Of(200, 10));

        using var folder = new WorkFolder();
        await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
        var times = new Samples();
        var last = "";
        for (var round = -warmUps; round < rounds; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            var job = await service.Client.SubmitAsync(Body, waitSeconds: 10, cancellationToken);
            var time = Stopwatch.GetElapsedTime(begun);
            last = job.ExpectSuccess().Id;
            if (round >= 0) times.Add(time.TotalMilliseconds);
        }

        await service.Client.ExpectOutputsAsync(last, ["1\n4\n9\n16\n25\n"u8.ToArray()], cancellationToken);
        await service.StopAsync(cancellationToken);
        return
        [
            Figure.Within($"{Name}: five squares, posted and waited for", times.Median, MaxMilliseconds, "ms"),
            new Figure("  99 of 100", Figure.Amount(times.Percentile(0.99), "ms")),
        ];
    }
}
