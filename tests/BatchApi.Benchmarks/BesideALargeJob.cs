using System.Diagnostics;
using BatchApi.Benchmarks.Serving;

namespace BatchApi.Benchmarks;

/// <summary>A job of ten items posted while ten million run: nobody waits for those who came first.</summary>
internal sealed class BesideALargeJob : IBenchmark
{
    private const double MaxMilliseconds = 1000;
    private const string Small = """{ "operation": "square", "items": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }""";
    private const string Large = """{ "operation": "square", "range": { "start": 0, "count": 10000000 } }""";

    public string Name => "beside-a-large-job";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var rounds = scale.Of(20, 2);

        using var folder = new WorkFolder();
        await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
        var client = service.Client;
        var times = new Samples();
        (await client.SubmitAsync(Small, waitSeconds: 10, cancellationToken)).ExpectSuccess();
        var large = await BeginAsync(client, cancellationToken);
        while (times.Count < rounds)
        {
            var begun = Stopwatch.GetTimestamp();
            (await client.SubmitAsync(Small, waitSeconds: 30, cancellationToken)).ExpectSuccess();
            var time = Stopwatch.GetElapsedTime(begun);

            var beside = await client.StatusAsync(large.Id, cancellationToken);
            if (!beside.HasEnded)
                times.Add(time.TotalMilliseconds);
            else
            {
                // The small job may have run alone: this round does not count.
                beside.ExpectSuccess();
                await client.DeleteAsync(large.Id, cancellationToken);
                large = await BeginAsync(client, cancellationToken);
            }
        }

        await client.DeleteAsync(large.Id, cancellationToken);
        await service.StopAsync(cancellationToken);
        return
        [
            Figure.Within($"{Name}: ten items while ten million run", times.Median, MaxMilliseconds, "ms"),
            new Figure("  the slowest", Figure.Amount(times.Percentile(1), "ms")),
        ];
    }

    /// <summary>Posts the large job and waits until its items run.</summary>
    private static async Task<JobStatus> BeginAsync(ServiceClient client, CancellationToken cancellationToken)
    {
        var job = await client.SubmitAsync(Large, waitSeconds: 0, cancellationToken);
        return await client.PollAsync(job, status => status.Counts is not { Running: 0, Succeeded: 0 }, cancellationToken);
    }
}
