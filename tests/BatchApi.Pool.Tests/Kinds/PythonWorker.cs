using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;

namespace BatchApi.Pool.Tests.Kinds;

/// <summary>The Python worker that is shipped, with a module that misbehaves.</summary>
public sealed class PythonWorker : WorkerKind
{
    /// <summary>What the tests run Python with: TEST_PYTHON, so that all of them can be run with each version.</summary>
    public static string Interpreter { get; } = Environment.GetEnvironmentVariable("TEST_PYTHON") ?? "/usr/bin/python3";

    /// <summary>The program that is shipped, in the folder of its package.</summary>
    public static string Worker { get; } = Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PythonWorker").Value!;

    // Frames and items are read by the worker's own code.
    public override IReadOnlyCollection<Stage> Lacks => [Stage.Read, Stage.Parse, Stage.HalfAFrame];

    public override WorkerCommand Command(Stage stage, Way way)
    {
        var environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        if (stage is Stage.Start or Stage.Initializer or Stage.Shutdown)
            environment[$"MISBEHAVE_AT_{stage.ToString().ToUpperInvariant()}"] = Act(way).ToJsonString();
        return Command(
            $"python {stage} {way}",
            "misbehave", "misbehaving:misbehave",
            AppContext.BaseDirectory,
            ["--initializer", "misbehaving:prepare"]) with
        { Environment = environment };
    }

    /// <summary>A worker with one function.</summary>
    /// <param name="kind">Name of the kind of worker.</param>
    /// <param name="operation">Name of the operation.</param>
    /// <param name="function">module:function.</param>
    /// <param name="folder">Where the module is.</param>
    /// <param name="options">Further options of its command line.</param>
    public static WorkerCommand Command(string kind, string operation, string function, string folder, params IEnumerable<string> options) => new()
    {
        Name = kind,
        Executable = Interpreter,
        Arguments = ["-B", Worker, "--name", operation, "--function", function, "--path", folder, .. options],
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        IsMarshalling = true,
        OwnThreads = 2,
        Isolation = new()
        {
            Readable = [Path.GetFullPath("../..", Interpreter), Path.GetDirectoryName(Worker)!, AppContext.BaseDirectory, folder],
            Writable = [Path.GetTempPath()],
        },
    };

    public override IReadOnlyDictionary<Deed, string> Cannot => new Dictionary<Deed, string>
    {
        [Deed.ThrowInStaticConstructor] = "Python has none.",
        [Deed.ChangeCulture] = "Python writes numbers the same in every locale.",
    };

    public override ReadOnlyMemory<byte> Begin(Stage stage, Way way) => """{"operation":"misbehave"}"""u8.ToArray();

    public override ReadOnlyMemory<byte> Begin(string? witness = null) => Encoding.UTF8.GetBytes(
        new JsonObject
        {
            ["operation"] = "misbehave",
            ["parameters"] = witness is null ? [] : new JsonObject { ["witness"] = witness },
            ["maxOutputBytes"] = 1 << 20,
        }.ToJsonString());

    public override string Item(Stage stage, Way way, string? file = null)
    {
        var act = Act(way);
        if (file is not null)
            act[stage is Stage.Idle ? "when" : "once"] = file;
        if (stage is Stage.Idle)
            act["at"] = "idle";
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
        Deed.ReturnNaN or Deed.ReturnCycle or Deed.ReturnUnserialisable => ["invalid_output"],
        Deed.ReturnHuge => ["output_too_large"],
        Deed.LackDependency => ["operation_error"],
        // As the machine limits them.
        Deed.EatFiles or Deed.EatDescriptors or Deed.EatProcesses => [null, "operation_error"],
        _ => [],
    };

    public override string ExitOf(Way way) => way switch
    {
        Way.ExitWith0 => "0",
        Way.ExitWith3 => "3",
        Way.Kill => "SIGKILL",
        Way.Abort => "SIGABRT",
        _ => "SIGSEGV",
    };

    private static JsonObject Act(Way way) => way switch
    {
        Way.Exception => new() { ["do"] = "raise" },
        Way.ExitWith0 => new() { ["do"] = "exit", ["code"] = 0 },
        Way.ExitWith3 => new() { ["do"] = "exit", ["code"] = 3 },
        Way.Kill => new() { ["do"] = "signal", ["number"] = 9 },
        Way.SegmentationFault => new() { ["do"] = "segmentation fault" },
        Way.Abort => new() { ["do"] = "signal", ["number"] = 6 },
        Way.StackOverflow => new() { ["do"] = "overflow" },
        Way.Hang => new() { ["do"] = "hang" },
        _ => new() { ["do"] = "hang", ["deaf"] = true },
    };
}
