using System.Text.Json.Nodes;

namespace BatchApi.Pool.Tests.Kinds;

/// <summary>Any program: a JSON value a line in, one out.</summary>
public sealed class CommandWorker : WorkerKind
{
    // A program is told nothing before the first item, and reads it as it likes: what it does on reading is what it does on parsing.
    public override IReadOnlyCollection<Stage> Lacks => [Stage.Initializer, Stage.Read];

    public override WorkerCommand Command(Stage stage, Way way) => new()
    {
        Name = $"command {stage} {way}",
        Protocol = WorkerProtocol.Lines,
        Executable = "/usr/bin/python3",
        Arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "lines.py"),
            .. stage is Stage.Start ? ["--start", Act(way).ToJsonString()] : stage is Stage.Shutdown ? ["--shutdown", Act(way).ToJsonString()] : Array.Empty<string>(),
        ],
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        Isolation = new() { Readable = [AppContext.BaseDirectory], Writable = [Path.GetTempPath()] },
    };

    public override ReadOnlyMemory<byte> Begin(Stage stage, Way way) => default;

    public override string Item(Stage stage, Way way, string? once = null)
    {
        var act = Act(way);
        if (once is not null) act["once"] = once;
        var at = stage switch { Stage.Parse => "parse", Stage.HalfAFrame => "half a line", Stage.Idle => "idle", _ => null };
        if (at is not null) act["at"] = at;
        return act.ToJsonString();
    }

    public override string Good(int number) => $$"""{"do":"return","value":{{number}}}""";

    // A program has no other way to tell of an exception than its end.
    public override string CodeOf(Stage stage) => "worker_crashed";

    public override string ExitOf(Way way) => way switch
    {
        Way.Exception => "1",
        Way.ExitWith0 => "0",
        Way.ExitWith3 => "3",
        Way.Kill => "SIGKILL",
        Way.SegmentationFault or Way.StackOverflow => "SIGSEGV",
        _ => "SIGABRT",
    };

    private static JsonObject Act(Way way) => way switch
    {
        Way.Exception => new() { ["do"] = "raise" },
        Way.ExitWith0 => new() { ["do"] = "exit", ["code"] = 0 },
        Way.ExitWith3 => new() { ["do"] = "exit", ["code"] = 3 },
        Way.Kill => new() { ["do"] = "signal", ["number"] = 9 },
        Way.SegmentationFault => new() { ["do"] = "signal", ["number"] = 11 },
        Way.Abort => new() { ["do"] = "signal", ["number"] = 6 },
        Way.StackOverflow => new() { ["do"] = "overflow" },
        Way.Hang => new() { ["do"] = "hang" },
        _ => new() { ["do"] = "hang", ["ignore"] = true },
    };
}
