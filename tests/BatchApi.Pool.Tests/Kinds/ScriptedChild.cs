using System.Text;
using System.Text.Json.Nodes;

namespace BatchApi.Pool.Tests.Kinds;

/// <summary>The tests' own child, which speaks frames by hand and so can break off anywhere.</summary>
public sealed class ScriptedChild : WorkerKind
{
    private const string NotItsOwn = "It is no runtime: it has no such thing.";

    public override IReadOnlyDictionary<Deed, string> Cannot => new Dictionary<Deed, string>
    {
        [Deed.LackDependency] = NotItsOwn,
        [Deed.ThrowInStaticConstructor] = NotItsOwn,
        [Deed.LeaveThread] = NotItsOwn,
        [Deed.ReplaceOutput] = NotItsOwn,
        [Deed.ChangeCulture] = NotItsOwn,
    };

    public override WorkerCommand Command(Stage stage, Way way) => new()
    {
        Name = $"scripted {stage} {way}",
        Executable = "/usr/bin/python3",
        Arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "child.py"),
            .. stage is Stage.Start
                ? ["--start", Act(way).ToJsonString()]
                : stage is Stage.Shutdown
                ? ["--shutdown", Act(way).ToJsonString()]
                : Array.Empty<string>(),
        ],
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        Isolation = new() { Readable = [AppContext.BaseDirectory], Writable = [Path.GetTempPath()] },
    };

    public override ReadOnlyMemory<byte> Begin(Stage stage, Way way) =>
        stage is Stage.Initializer ? Encoding.UTF8.GetBytes(Act(way).ToJsonString()) : "{}"u8.ToArray();

    public override ReadOnlyMemory<byte> Begin(string? witness = null) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["witness"] = witness }.ToJsonString());

    public override string Item(Stage stage, Way way, string? file = null)
    {
        var act = Act(way);
        if (file is not null)
            act[stage is Stage.Idle ? "when" : "once"] = file;
        var at = stage switch { Stage.Read => "read", Stage.Parse => "parse", Stage.HalfAFrame => "half a frame", Stage.Idle => "idle", _ => null };
        if (at is not null)
            act["at"] = at;
        return act.ToJsonString();
    }

    public override string Good(int number) => $$"""{"do":"return","value":{{number}}}""";

    public override string Item(Deed deed, string file) => Act(deed, file).ToJsonString();

    public override IReadOnlyCollection<string?> CodesOf(Deed deed) => deed switch
    {
        Deed.Stop or Deed.Spin => ["timeout"],
        Deed.EatMemory or Deed.EatMemoryInAChild => ["memory_limit"],
        Deed.CloseOutput or Deed.CloseInput or Deed.ReturnNaN or Deed.ReturnUnserialisable or Deed.ReturnHuge => ["worker_crashed"],
        Deed.ReturnCycle => ["operation_error"],
        // As the machine limits them.
        Deed.EatFiles or Deed.EatDescriptors or Deed.EatProcesses => [null, "worker_crashed"],
        _ => [],
    };

    public override string Slow(int number, TimeSpan time) =>
        new JsonObject { ["do"] = "return", ["value"] = number, ["wait"] = time.TotalSeconds }.ToJsonString();

    public override string Burn(TimeSpan time) => PythonDeeds.Burn(time);

    public override string Arm => """{"do":"arm"}""";

    public override string ExitIfArmed => """{"do":"exit if armed"}""";

    public override string Print(string text) =>
        new JsonObject { ["do"] = "print", ["texts"] = new JsonArray([.. text.Split('\n').SkipLast(1).Select(line => (JsonNode)line)]) }
            .ToJsonString();

    public override string PrintNative(byte[] bytes) =>
        new JsonObject { ["do"] = "native", ["bytes"] = new JsonArray([.. bytes.Select(value => (JsonNode)(int)value)]) }.ToJsonString();

    public override string Who => """{"do":"self"}""";

    public override string Attempt(JsonObject attempt) => PythonDeeds.Attempt(attempt);

    public override string Later(Deed deed, string file)
    {
        var act = Act(deed, file);
        act["at"] = "idle";
        return act.ToJsonString();
    }

    public override string ExitOf(Way way) => way switch
    {
        Way.ExitWith0 => "0",
        Way.ExitWith3 => "3",
        Way.Kill => "SIGKILL",
        Way.SegmentationFault or Way.StackOverflow => "SIGSEGV",
        Way.Abort => "SIGABRT",
        _ => "SIGKILL", // A frame that was broken off, and another one after it.
    };

    private static JsonObject Act(Deed deed, string file) => deed switch
    {
        Deed.CloseOutput => new() { ["do"] = "close stdout" },
        Deed.CloseInput => new() { ["do"] = "close stdin" },
        Deed.PrintMuch => new() { ["do"] = "print", ["texts"] = new JsonArray(new string('p', 64 << 10)), ["times"] = 160 },
        Deed.FillErrors => new() { ["do"] = "stderr", ["text"] = new string('e', 1000), ["lines"] = 1 << 20 },
        Deed.Stop => new() { ["do"] = "stop" },
        Deed.Spin => new() { ["do"] = "spin", ["seconds"] = 1000 },
        Deed.LeaveDaemon => new() { ["do"] = "daemon", ["file"] = file },
        Deed.LeaveNamelessDaemon => new() { ["do"] = "daemon", ["file"] = file, ["cleared"] = true },
        Deed.EatProcesses => new() { ["do"] = "eat processes", ["count"] = 30 },
        Deed.Multiply => new() { ["do"] = "run a script", ["script"] = Bomb },
        Deed.LeaveMultiplying => new() { ["do"] = "run a script", ["script"] = Bomb + "&" },
        Deed.EatMemory => new() { ["do"] = "eat", ["bytes"] = 400 << 20, ["seconds"] = 1 },
        Deed.EatMemoryInAChild => new() { ["do"] = "eat in a child", ["bytes"] = 400 << 20 },
        Deed.EatFiles => new() { ["do"] = "eat files", ["bytes"] = 64 << 20 },
        Deed.EatDescriptors => new() { ["do"] = "eat descriptors", ["count"] = 2000 },
        Deed.ReturnNaN => new() { ["do"] = "nan" },
        Deed.ReturnCycle => new() { ["do"] = "cycle" },
        Deed.ReturnUnserialisable => new() { ["do"] = "unserialisable" },
        Deed.ReturnHuge => new() { ["do"] = "huge", ["bytes"] = 32 << 20 },
        Deed.ChangeDirectory => new() { ["do"] = "change directory", ["to"] = "/" },
        _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, null),
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
