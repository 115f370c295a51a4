using System.Diagnostics;
using System.Runtime.InteropServices;
using BatchApi.Benchmarks.Bodies;
using BatchApi.Pool;

namespace BatchApi.Benchmarks;

/// <summary>What the isolation layers cost: at the start of a worker, and per item. Each with and without, in turn.</summary>
internal sealed class Confinement : IBenchmark
{
    private const double MaxAddedMilliseconds = 20;
    private const double MaxRatio = 1.03;

    // A million takes one worker 50 ms; a single pause of the machine would be half of it.
    private const int Times = 10;
    private const int WarmUps = 5;

    // Answers the first frame, which asks what it can do.
    private const string Script = "import os, struct; os.read(0, 5); os.write(1, struct.pack('<iB', 2, 0x11) + b'[]'); os.read(0, 1)";

    private static readonly string Runtime = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
    private static readonly string Service = AppContext.BaseDirectory.Replace(
        "/tests/BatchApi.Benchmarks/", "/src/BatchApi/", StringComparison.Ordinal);

    public string Name => "confinement";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var (script, worker) = (PythonScript(), DotNetWorker());
        return
        [
            await StartAsync("a Python script", script, scale.Of(21, 1), cancellationToken),
            await StartAsync("the .NET worker", worker, scale.Of(21, 1), cancellationToken),
            .. await ThroughputAsync(worker, scale, cancellationToken),
        ];
    }

    private async Task<Figure> StartAsync(string what, WorkerCommand command, int rounds, CancellationToken cancellationToken)
    {
        var (confined, free) = (new Samples(), new Samples());
        for (var round = -1; round < rounds; round++)
        {
            await InTurnAsync(
                round, (confined, () => StartOnceAsync(command, cancellationToken)),
                (free, () => StartOnceAsync(Unconfined(command), cancellationToken)));
        }

        var added = (confined.Median - free.Median) * 1000;
        return Figure.Within($"{Name}: added to the start of {what} ({Figure.Seconds(free.Median)})", added, MaxAddedMilliseconds, "ms");
    }

    private async Task<IReadOnlyList<Figure>> ThroughputAsync(WorkerCommand command, Scale scale, CancellationToken cancellationToken)
    {
        var count = scale.Of(1_000_000, 20_000);
        var items = NumberLines.Items(count).Prepared();
        var (ours, theirs, ourCpu, theirCpu) = (new Samples(), new Samples(), new Samples(), new Samples());
        for (var round = 0; round < scale.Of(15, 1); round++)
        {
            await InTurnAsync(
                round, (ours, () => SquareAsync(command, items, count, ourCpu, cancellationToken)),
                (theirs, () => SquareAsync(Unconfined(command), items, count, theirCpu, cancellationToken)));
        }

        return
        [
            Figure.AtMost(
                $"{Name}: {count:N0} squares on one worker, against one without", Figure.Seconds(ours.Median), Figure.Seconds(theirs.Median),
                ours.Median / theirs.Median, MaxRatio),
            new Figure(
                "  of it processor time of the worker",
                Figure.Seconds(ourCpu.Median),
                Figure.Seconds(theirCpu.Median),
                ourCpu.Median / theirCpu.Median),
        ];
    }

    // Whoever comes second finds the machine in the state that the first has left: each is first in every other round.
    private static async Task InTurnAsync(int round, params (Samples Samples, Func<Task<TimeSpan>> Take)[] pair)
    {
        foreach (var (samples, take) in round % 2 == 0 ? pair : [.. pair.Reverse()])
        {
            var time = await take();
            if (round >= 0)
                samples.Add(time);
        }
    }

    private static async Task<TimeSpan> StartOnceAsync(WorkerCommand command, CancellationToken cancellationToken)
    {
        await using var pool = OneWorker();
        var begun = Stopwatch.GetTimestamp();
        await pool.DescribeAsync(command, cancellationToken);
        return Stopwatch.GetElapsedTime(begun);
    }

    // A fresh worker each time: two equal ones differ by more than what is looked for, for as long as they live.
    private static async Task<TimeSpan> SquareAsync(
        WorkerCommand command, ReadOnlyMemory<byte> items, int count, Samples cpu, CancellationToken cancellationToken)
    {
        var run = new Run { Command = command, Begin = """{"operation":"square"}"""u8.ToArray(), Count = count, Lines = items };
        await using var pool = OneWorker();
        var begun = 0L;
        for (var time = -WarmUps; time < Times; time++)
        {
            if (time == 0)
                begun = Stopwatch.GetTimestamp();
            var end = await pool.RunAsync(run, _ => ValueTask.CompletedTask, cancellationToken);
            if (end.Ending != RunEnding.Completed || end.Answered != count)
                throw new BenchmarkFailedException($"{end.Ending} after {end.Answered} of {count}: {end.Reason}");
            if (time >= 0)
                cpu.Add(end.Usage.CpuTime);
        }

        return Stopwatch.GetElapsedTime(begun) / Times;
    }

    private static WorkerPool OneWorker() => new(new() { Workers = 1, Spare = false });

    private static WorkerCommand Unconfined(WorkerCommand command) => command with { Isolation = new() { Layers = IsolationLayers.None } };

    private static WorkerCommand PythonScript() => new() { Name = "script", Executable = "/usr/bin/python3", Arguments = ["-S", "-c", Script] };

    private static WorkerCommand DotNetWorker() => new()
    {
        Name = "dotnet",
        Executable = Path.Combine(Runtime, "dotnet"),
        Arguments = [Path.Combine(Service, "BatchApi.Worker.dll")],
        Environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0" },
        Isolation = new() { Readable = [Runtime, Service] },
    };
}
