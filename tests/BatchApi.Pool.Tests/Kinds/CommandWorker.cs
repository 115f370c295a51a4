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
            .. stage is Stage.Start
                ? ["--start", Act(way).ToJsonString()]
                : stage is Stage.Shutdown
                ? ["--shutdown", Act(way).ToJsonString()]
                : Array.Empty<string>(),
        ],
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        Isolation = new() { Readable = [AppContext.BaseDirectory], Writable = [Path.GetTempPath()] },
    };

    public override IReadOnlyDictionary<Deed, string> Cannot => new Dictionary<Deed, string>
    {
        [Deed.LackDependency] = "A program that lacks a library ends: that is a way to crash.",
        [Deed.ThrowInStaticConstructor] = "It is no runtime: it has no such thing.",
        [Deed.ReplaceOutput] = "What it puts in the place of its output is its own business.",
        [Deed.ChangeCulture] = "Its numbers are its own business.",
    };

    public override ReadOnlyMemory<byte> Begin(Stage stage, Way way) => default;

    public override ReadOnlyMemory<byte> Begin(string? witness = null) => default;

    // Nobody tells a program anything but its environment.
    public override Run Run(IReadOnlyCollection<string> items, string? witness = null)
    {
        var run = base.Run(items, witness);
        if (witness is null)
            return run;

        var environment = new Dictionary<string, string>(run.Command.Environment) { ["WITNESS"] = witness };
        return run with { Command = run.Command with { Name = "command with a witness", Environment = environment } };
    }

    public override string Item(Stage stage, Way way, string? file = null)
    {
        var act = Act(way);
        if (file is not null)
            act[stage is Stage.Idle ? "when" : "once"] = file;
        var at = stage switch { Stage.Parse => "parse", Stage.HalfAFrame => "half a line", Stage.Idle => "idle", _ => null };
        if (at is not null)
            act["at"] = at;
        return act.ToJsonString();
    }

    public override string Good(int number) => $$"""{"do":"return","value":{{number}}}""";

    public override string Slow(int number, TimeSpan time) => PythonDeeds.Slow(number, time);

    public override string Burn(TimeSpan time) => PythonDeeds.Burn(time);

    public override string Arm => """{"do":"arm"}""";

    public override string ExitIfArmed => """{"do":"exit if armed"}""";

    public override string Print(string text) => PythonDeeds.Print(text);

    public override string PrintNative(byte[] bytes) => PythonDeeds.PrintNative(bytes);

    public override string Who => """{"do":"self"}""";

    public override string Attempt(JsonObject attempt) => PythonDeeds.Attempt(attempt);

    public override string Later(Deed deed, string file) => PythonDeeds.Later(deed, file);

    public override string Item(Deed deed, string file) => PythonDeeds.Act(deed, file).ToJsonString();

    public override IReadOnlyCollection<string?> CodesOf(Deed deed) => deed switch
    {
        Deed.Stop or Deed.Spin => ["timeout"],
        Deed.EatMemory or Deed.EatMemoryInAChild => ["memory_limit"],
        Deed.CloseOutput or Deed.ReturnCycle or Deed.ReturnUnserialisable => ["worker_crashed"],
        // It answered; whether what comes after was sent before it closed its input is chance.
        Deed.CloseInput => [null, "worker_crashed"],
        Deed.ReturnNaN => ["invalid_output"],
        Deed.ReturnHuge => ["output_too_large"],
        Deed.EatFiles or Deed.EatDescriptors or Deed.EatProcesses => [null, "worker_crashed"],
        _ => [],
    };

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
