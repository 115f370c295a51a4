using System.Diagnostics;
using System.Runtime.InteropServices;
using BatchApi.Benchmarks.Serving;
using BatchApi.Pool;

namespace BatchApi.Benchmarks;

/// <summary>How soon it works again, or is quiet, after a worker is killed, a run is canceled, the service is killed.</summary>
internal sealed partial class Recovery : IBenchmark
{
    private const double MaxMedianMilliseconds = 50;
    private const double MaxPercentileMilliseconds = 500;
    private const double MaxQuietSeconds = 1;
    private const double MaxDeafSeconds = 6;
    private const double MaxOrphanSeconds = 2;
    private const int SigKill = 9;

    // Ready at its first item, and then at work on it for ever.
    private const string Hang = "read -r items; printf '\\000\\000\\000\\000\\022'; while :; do sleep 1; done";

    private static readonly string Runtime = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
    private static readonly string Service = AppContext.BaseDirectory.Replace(
        "/tests/BatchApi.Benchmarks/", "/src/BatchApi/", StringComparison.Ordinal);

    public string Name => "recovery";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var (spare, fresh) = (
            await CrashAsync(true, scale.Of(200, 3), cancellationToken), await CrashAsync(false, scale.Of(50, 3), cancellationToken));
        var (quiet, deaf) = (
            await CancelAsync(Hang, scale.Of(20, 2), cancellationToken),
            await CancelAsync("trap '' TERM; " + Hang, scale.Of(5, 1), cancellationToken));
        var orphans = await KillServiceAsync(scale.Of(10, 1), cancellationToken);
        return
        [
            Figure.Within($"{Name}: a worker killed, until its slot works again", spare.Median, MaxMedianMilliseconds, "ms"),
            Figure.Within("  99 of 100", spare.Percentile(0.99), MaxPercentileMilliseconds, "ms"),
            new Figure("  without a spare", Figure.Amount(fresh.Median, "ms")),
            Figure.Within($"{Name}: canceled, until nothing is at work", quiet.Median, MaxQuietSeconds, "s"),
            Figure.Within("  of one that ignores SIGTERM", deaf.Median, MaxDeafSeconds, "s"),
            Figure.Within($"{Name}: the service killed, until no process is left", orphans.Percentile(1), MaxOrphanSeconds, "s"),
        ];
    }

    /// <summary>Milliseconds from SIGKILL for the worker until another one's first result is delivered.</summary>
    private static async Task<Samples> CrashAsync(bool hasSpare, int rounds, CancellationToken cancellationToken)
    {
        const int count = 1_000_000;
        await using var pool = new WorkerPool(new() { Workers = 1, Spare = hasSpare });
        // As the service does at its start; the spare stands ready from then on.
        await pool.WarmAsync(DotNetWorker(), cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var times = new Samples();
        var (killed, killedAt) = (0, 0L);
        var back = new TaskCompletionSource<TimeSpan>();
        var run = pool.RunAsync(
            new Run
            {
                Command = DotNetWorker(),
                Begin = """{"operation":"delay"}"""u8.ToArray(),
                Count = count,
                Lines = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1\n", count))),
                MaxCrashes = int.MaxValue,
            },
            _ =>
            {
                if (Volatile.Read(ref killed) is not 0 and var dead && pool.Workers[0].Pid is { } pid && pid != dead)
                    back.TrySetResult(Stopwatch.GetElapsedTime(killedAt));
                return ValueTask.CompletedTask;
            },
            enough.Token);

        for (var round = 0; round < rounds; round++)
        {
            // At work for a while, and the spare warm.
            while (
                pool.Workers[0] is not { Items: > 20, ItemAtWork: not null }
                    || (hasSpare && !pool.Workers.Any(worker => worker is { IsSpare: true, State: WorkerState.Idle })))
            {
                if (run.IsCompleted)
                    throw new BenchmarkFailedException($"The run has ended: {await run}");
                await Task.Delay(5, cancellationToken);
            }

            back = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var victim = pool.Workers[0].Pid!.Value;
            killedAt = Stopwatch.GetTimestamp();
            _ = Signal(victim, SigKill);
            Volatile.Write(ref killed, victim);
            times.Add((await back.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken)).TotalMilliseconds);
            Volatile.Write(ref killed, 0);
        }

        await enough.CancelAsync();
        await run;
        return times;
    }

    /// <summary>Seconds from the cancel until the run has ended, which it has when its worker's process has.</summary>
    private static async Task<Samples> CancelAsync(string script, int rounds, CancellationToken cancellationToken)
    {
        var times = new Samples();
        for (var round = 0; round < rounds; round++)
        {
            await using var pool = new WorkerPool(new() { Workers = 1, Spare = false });
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var command = new WorkerCommand { Name = "hang", Executable = "/bin/sh", Arguments = ["-c", script] };
            var run = pool.RunAsync(
                new Run { Command = command, Begin = "{}"u8.ToArray(), Count = 1, Lines = "1\n"u8.ToArray() },
                _ => ValueTask.CompletedTask, stop.Token);
            while (pool.Workers[0].ItemAtWork is null)
                await Task.Delay(5, cancellationToken);

            var pid = pool.Workers[0].Pid!.Value;
            var begun = Stopwatch.GetTimestamp();
            await stop.CancelAsync();
            var end = await run;
            times.Add(Stopwatch.GetElapsedTime(begun));

            if (end.Ending != RunEnding.Canceled || Directory.Exists($"/proc/{pid}"))
                throw new BenchmarkFailedException($"{end}: its worker is still there.");
        }

        return times;
    }

    /// <summary>Seconds from SIGKILL for the service, in mid job, until the last process that descended from it has gone.</summary>
    private static async Task<Samples> KillServiceAsync(int rounds, CancellationToken cancellationToken)
    {
        var times = new Samples();
        for (var round = 0; round < rounds; round++)
        {
            using var folder = new WorkFolder();
            await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
            var job = await service.Client.SubmitAsync(
                """{ "operation": "delay", "range": { "start": 100, "count": 1000 } }""", 0, cancellationToken);
            await service.Client.PollAsync(job, status => status.Counts.Succeeded > 0, cancellationToken);
            var processes = WorkerProcesses.DescendantsOf(service.Id);
            if (!processes.Any(WorkerProcesses.Lives))
                throw new BenchmarkFailedException("The service had no workers.");

            var begun = Stopwatch.GetTimestamp();
            await service.KillAsync(cancellationToken);
            while (processes.Any(WorkerProcesses.IsThere))
                await Task.Delay(1, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(begun));
        }

        return times;
    }

    private static WorkerCommand DotNetWorker() => new()
    {
        Name = "dotnet",
        Executable = Path.Combine(Runtime, "dotnet"),
        Arguments = [Path.Combine(Service, "BatchApi.Worker.dll")],
        Environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0" },
        Isolation = new() { Readable = [Runtime, Service] },
    };

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
