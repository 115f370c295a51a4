using System.Text;
using System.Text.Json.Nodes;

namespace BatchApi.Pool.Tests.Kinds;

/// <summary>The tests' own child, which speaks frames by hand and so can break off anywhere.</summary>
public sealed class ScriptedChild : WorkerKind
{
    public override WorkerCommand Command(Stage stage, Way way) => new()
    {
        Name = $"scripted {stage} {way}",
        Executable = "/usr/bin/python3",
        Arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "child.py"),
            .. stage is Stage.Start ? ["--start", Act(way).ToJsonString()] : stage is Stage.Shutdown ? ["--shutdown", Act(way).ToJsonString()] : Array.Empty<string>(),
        ],
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        Isolation = new() { Readable = [AppContext.BaseDirectory], Writable = [Path.GetTempPath()] },
    };

    public override ReadOnlyMemory<byte> Begin(Stage stage, Way way) =>
        stage is Stage.Initializer ? Encoding.UTF8.GetBytes(Act(way).ToJsonString()) : "{}"u8.ToArray();

    public override string Item(Stage stage, Way way, string? once = null)
    {
        var act = Act(way);
        if (once is not null) act["once"] = once;
        var at = stage switch { Stage.Read => "read", Stage.Parse => "parse", Stage.HalfAFrame => "half a frame", Stage.Idle => "idle", _ => null };
        if (at is not null) act["at"] = at;
        return act.ToJsonString();
    }

    public override string Good(int number) => $$"""{"do":"return","value":{{number}}}""";

    public override string ExitOf(Way way) => way switch
    {
        Way.ExitWith0 => "0",
        Way.ExitWith3 => "3",
        Way.Kill => "SIGKILL",
        Way.SegmentationFault or Way.StackOverflow => "SIGSEGV",
        Way.Abort => "SIGABRT",
        _ => "SIGKILL", // A frame that was broken off, and another one after it.
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
