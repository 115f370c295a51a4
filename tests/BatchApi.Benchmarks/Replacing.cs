using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using BatchApi.Pool;

namespace BatchApi.Benchmarks;

/// <summary>How soon a slot works again after an item's time is over, and after its worker has done its number of items.</summary>
internal sealed class Replacing : IBenchmark
{
    private const double MaxTimeoutSeconds = 0.5;
    private const double MaxRecycledMilliseconds = 50;
    private const int ItemsPerWorker = 10;
    private const int ItemMilliseconds = 25;

    // 0 hangs, another number comes back.
    private const string Script = "while read -r item; do while [ $item = 0 ]; do sleep 1; done; echo $item; done";

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);
    private static readonly string Runtime = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
    private static readonly string Service = AppContext.BaseDirectory.Replace(
        "/tests/BatchApi.Benchmarks/", "/src/BatchApi/", StringComparison.Ordinal);

    public string Name => "replacing";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var dotnet = new WorkerCommand
        {
            Name = "dotnet",
            Executable = Path.Combine(Runtime, "dotnet"),
            Arguments = [Path.Combine(Service, "BatchApi.Worker.dll")],
            Environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0" },
            Isolation = new() { Readable = [Runtime, Service] },
        };
        var (hang, _) = await TimeOutAsync(dotnet, "600000", scale.Of(20, 2), cancellationToken);
        var (deaf, gone) = await TimeOutAsync(Shell("trap '' TERM; " + Script), "0", scale.Of(10, 1), cancellationToken);
        var recycled = await RecycleAsync(dotnet, scale.Of(40, 3), cancellationToken);
        return
        [
            Figure.Within($"{Name}: an item timed out, until its slot works again", hang.Median, MaxTimeoutSeconds, "s"),
            Figure.Within("  its worker ignores SIGTERM", deaf.Median, MaxTimeoutSeconds, "s"),
            Figure.Within("  until that has gone", gone.Median, StopTimeout.TotalSeconds + MaxTimeoutSeconds, "s"),
            Figure.Within($"{Name}: a worker has done its number of items, until the next answers", recycled.Median, MaxRecycledMilliseconds, "ms"),
            new Figure("  99 of 100", Figure.Amount(recycled.Percentile(0.99), "ms")),
        ];
    }

    /// <summary>Seconds from the failure of an item that hangs until the next one's result, and until the process that hung has gone.</summary>
    private static async Task<(Samples Works, Samples Gone)> TimeOutAsync(
        WorkerCommand command, string hanging, int rounds, CancellationToken cancellationToken)
    {
        var (works, gone) = (new Samples(), new Samples());
        await using var pool = new WorkerPool(new() { Workers = 1, StopTimeout = StopTimeout });
        await pool.WarmAsync(command, cancellationToken);
        for (var round = 0; round < rounds; round++)
        {
            while (!pool.Workers.Any(worker => worker is { IsSpare: true, State: WorkerState.Idle }))
                await Task.Delay(5, cancellationToken);

            var run = RunOf(command, ["1", hanging, "1"]) with { ItemTimeout = TimeSpan.FromSeconds(0.5) };
            var (failedAt, pid) = (0L, 0);
            var end = await pool.RunAsync(
                run,
                batch =>
                {
                    if (batch.Failures.Count > 0)
                        failedAt = Stopwatch.GetTimestamp();
                    else if (failedAt == 0)
                        pid = pool.Workers[0].Pid ?? 0;
                    else
                        works.Add(Stopwatch.GetElapsedTime(failedAt));
                    return ValueTask.CompletedTask;
                },
                cancellationToken);
            if (end.Ending != RunEnding.Completed || works.Count != round + 1)
                throw new BenchmarkFailedException($"{end}: the item that was to time out did not.");

            while (Directory.Exists($"/proc/{pid}"))
                await Task.Delay(1, cancellationToken);
            gone.Add(Stopwatch.GetElapsedTime(failedAt));
        }

        return (works, gone);
    }

    /// <summary>Milliseconds from a worker's last answer until the first of the one that takes over, without what its item takes.</summary>
    private static async Task<Samples> RecycleAsync(WorkerCommand command, int rounds, CancellationToken cancellationToken)
    {
        await using var pool = new WorkerPool(new() { Workers = 1, MaxItemsPerWorker = ItemsPerWorker });
        await pool.WarmAsync(command, cancellationToken);
        var items = Enumerable.Repeat($"{ItemMilliseconds}", (rounds + 1) * ItemsPerWorker).ToArray();
        var answeredAt = new long[items.Length];
        var end = await pool.RunAsync(
            RunOf(command, items),
            batch =>
            {
                answeredAt.AsSpan((int)batch.First, batch.Count).Fill(Stopwatch.GetTimestamp());
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        if (end.Ending != RunEnding.Completed || end.Usage.WorkerRestarts > 0)
            throw new BenchmarkFailedException($"{end}: workers were not only recycled.");

        var times = new Samples();
        for (var first = ItemsPerWorker; first < items.Length; first += ItemsPerWorker)
            times.Add(Math.Max(0, Stopwatch.GetElapsedTime(answeredAt[first - 1], answeredAt[first]).TotalMilliseconds - ItemMilliseconds));

        return times;
    }

    private static WorkerCommand Shell(string script) =>
        new() { Name = "shell", Protocol = WorkerProtocol.Lines, Executable = "/bin/sh", Arguments = ["-c", script] };

    private static Run RunOf(WorkerCommand command, string[] items) => new()
    {
        Command = command,
        Begin = """{"operation":"delay"}"""u8.ToArray(),
        Count = items.Length,
        Lines = Encoding.ASCII.GetBytes(string.Concat(items.Select(item => item + "\n"))),
    };
}
