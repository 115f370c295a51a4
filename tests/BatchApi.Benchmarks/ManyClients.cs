using System.Diagnostics;
using BatchApi.Benchmarks.Serving;

namespace BatchApi.Benchmarks;

/// <summary>Ten-item jobs, posted and waited for by many clients at once: how many the service takes in, runs and answers in a second.</summary>
internal sealed class ManyClients : IBenchmark
{
    private const int Clients = 32;
    private const double LeastJobsPerSecond = 1700;
    private const string Body = """{ "operation": "square", "items": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }""";

    public string Name => "many-clients";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var (warmUp, jobs, rounds) = (scale.Of(2000, Clients), scale.Of(3000, 2 * Clients), scale.Of(5, 1));

        using var folder = new WorkFolder();
        await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
        await RunAsync(service.Client, warmUp, new Samples(), cancellationToken);
        var (rates, times) = (new Samples(), new Samples());
        var last = "";
        for (var round = 0; round < rounds; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            last = await RunAsync(service.Client, jobs, times, cancellationToken);
            rates.Add(jobs / Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        await service.Client.ExpectOutputsAsync(last, ["1\n4\n9\n16\n25\n36\n49\n64\n81\n100\n"u8.ToArray()], cancellationToken);
        await service.StopAsync(cancellationToken);
        return
        [
            Figure.AtLeast($"{Name}: ten squares each, {Clients} clients that wait", rates.Median, LeastJobsPerSecond, "jobs/s"),
            new Figure("  one job, median", Figure.Amount(times.Median, "ms")),
            new Figure("  99 of 100", Figure.Amount(times.Percentile(0.99), "ms")),
        ];
    }

    /// <returns>The job that was posted last.</returns>
    private static async Task<string> RunAsync(ServiceClient client, int jobs, Samples times, CancellationToken cancellationToken)
    {
        var (posted, last) = (0, "");
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(PostAsync, cancellationToken)));
        return last;

        async Task PostAsync()
        {
            while (Interlocked.Increment(ref posted) <= jobs)
            {
                var begun = Stopwatch.GetTimestamp();
                var job = (await client.SubmitAsync(Body, waitSeconds: 30, cancellationToken)).ExpectSuccess();
                var time = Stopwatch.GetElapsedTime(begun);
                lock (gate)
                {
                    times.Add(time.TotalMilliseconds);
                    last = job.Id;
                }
            }
        }
    }
}
