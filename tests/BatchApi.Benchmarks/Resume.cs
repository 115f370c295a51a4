using System.Diagnostics;
using BatchApi.Benchmarks.Bodies;
using BatchApi.Benchmarks.Serving;

namespace BatchApi.Benchmarks;

/// <summary>The service is killed in mid job and started again: from its start until more items have succeeded.</summary>
internal sealed class Resume : IBenchmark
{
    private const double MaxSeconds = 5;

    // Some seconds of work, so that the kill falls into it.
    private const int Count = 5_000_000;
    private static readonly TimeSpan MaxOrphan = TimeSpan.FromSeconds(2);

    public string Name => "resume";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var times = new Samples();
        for (var round = 0; round < scale.Of(5, 1); round++)
            times.Add(await RunOnceAsync(cancellationToken));
        return [Figure.Within($"{Name}: killed in mid job, until its items run again", times.Median, MaxSeconds, "s")];
    }

    private static async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder();
        var killed = await KillInMidJobAsync(folder, cancellationToken);

        await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
        var job = await service.Client.StatusAsync(killed.Id, cancellationToken);
        var found = job.Counts.Succeeded;
        job = await service.Client.PollAsync(job, status => status.Counts.Succeeded > found, cancellationToken);
        var time = Stopwatch.GetElapsedTime(service.Begun);

        await service.Client.WaitAsync(job, cancellationToken);
        await service.Client.ExpectOutputsAsync(job.Id, NumberLines.Squares(Count).Generated(), cancellationToken);
        await service.StopAsync(cancellationToken);
        return time;
    }

    private static async Task<JobStatus> KillInMidJobAsync(WorkFolder folder, CancellationToken cancellationToken)
    {
        await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
        var job = await service.Client.SubmitAsync(
            $$"""{ "operation": "square", "range": { "start": 0, "count": {{Count}} } }""", 0, cancellationToken);
        job = await service.Client.PollAsync(job, status => status.Counts.Succeeded >= Count / 10, cancellationToken);
        if (job.HasEnded)
            throw new BenchmarkFailedException("The job ended before the service could be killed.");

        var workers = WorkerProcesses.Of(service.Id);
        await service.KillAsync(cancellationToken);
        await ExpectGoneAsync(workers, cancellationToken);
        return job;
    }

    private static async Task ExpectGoneAsync(IReadOnlyList<int> workers, CancellationToken cancellationToken)
    {
        if (workers.Count == 0)
            throw new BenchmarkFailedException("The service had no workers.");

        var killed = Stopwatch.GetTimestamp();
        while (workers.Any(WorkerProcesses.Lives))
        {
            if (Stopwatch.GetElapsedTime(killed) > MaxOrphan)
                throw new BenchmarkFailedException($"A worker outlives its service by more than {MaxOrphan.TotalSeconds} s.");
            await Task.Delay(10, cancellationToken);
        }
    }
}
