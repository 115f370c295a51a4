using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;

namespace BatchApi.Pool.Tests.Kinds;

/// <summary>The worker that is shipped, with the operations that misbehave.</summary>
public sealed class DotNetWorker : WorkerKind
{
    // Frames are the worker's own: no operation's code runs between reading one and the first item, or in the middle of writing one.
    public override IReadOnlyCollection<Stage> Lacks => [Stage.Read, Stage.HalfAFrame];

    public override WorkerCommand Command(Stage stage, Way way)
    {
        var environment =
            new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0", ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        if (stage is Stage.Start)
            environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(Metadata("Misbehaving"), "BatchApi.Misbehaving.dll");
        if (stage is Stage.Start or Stage.Initializer or Stage.Shutdown)
            environment[$"MISBEHAVE_AT_{stage.ToString().ToUpperInvariant()}"] = Act(way).ToJsonString();
        return new()
        {
            Name = $"dotnet {stage} {way}",
            Executable = Path.GetFullPath("../../../dotnet", System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory()),
            Arguments = [Metadata("Worker"), "--operations", Metadata("Misbehaving")],
            Environment = environment,
            Isolation = new()
            {
                Readable = [
                    System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory() + "../../..",
                    Path.GetDirectoryName(Metadata("Worker"))!,
                    Metadata("Misbehaving")],
                Writable = [Path.GetTempPath()],
            },
        };
    }

    public override ReadOnlyMemory<byte> Begin(Stage stage, Way way) =>
        Encoding.UTF8.GetBytes($$"""{"operation":"{{(stage is Stage.Parse ? "misbehave-reading" : "misbehave-staged")}}"}""");

    public override ReadOnlyMemory<byte> Begin(string? witness = null) =>
        Encoding.UTF8.GetBytes(
            new JsonObject { ["operation"] = "misbehave", ["parameters"] = new JsonObject { ["witness"] = witness } }.ToJsonString());

    public override string Item(Stage stage, Way way, string? file = null)
    {
        var act = Act(way);
        if (file is not null)
            act[stage is Stage.Idle ? "when" : "once"] = file;
        return stage is Stage.Idle ? new JsonObject { ["do"] = "later", ["text"] = act.ToJsonString() }.ToJsonString() : act.ToJsonString();
    }

    public override string Good(int number) => $$"""{"do":"return-number","code":{{number}}}""";

    public override string Item(Deed deed, string file) => Act(deed, file).ToJsonString();

    // Standard input and output are not the protocol's: the worker has moved it away.
    public override IReadOnlyCollection<string?> CodesOf(Deed deed) => deed switch
    {
        Deed.Stop or Deed.Spin => ["timeout"],
        Deed.EatMemory or Deed.EatMemoryInAChild => ["memory_limit"],
        Deed.ReturnNaN or Deed.ReturnCycle or Deed.ReturnUnserialisable => ["invalid_output"],
        Deed.ReturnHuge => ["output_too_large"],
        Deed.LackDependency or Deed.ThrowInStaticConstructor => ["operation_error"],
        // As the machine limits them.
        Deed.EatFiles or Deed.EatDescriptors or Deed.EatProcesses => [null, "operation_error"],
        _ => [],
    };

    public override string Slow(int number, TimeSpan time) =>
        $$"""{"do":"return-number","code":{{number}},"milliseconds":{{(int)time.TotalMilliseconds}}}""";

    public override string Burn(TimeSpan time) => $$"""{"do":"burn","milliseconds":{{(int)time.TotalMilliseconds}}}""";

    public override string Arm => """{"do":"arm"}""";

    public override string ExitIfArmed => """{"do":"exit-if-armed","code":1}""";

    public override string Dying(string text) => new JsonObject { ["do"] = "exit", ["code"] = 3, ["text"] = text }.ToJsonString();

    public override string Print(string text) => new JsonObject { ["do"] = "print", ["text"] = text }.ToJsonString();

    public override string PrintNative(byte[] bytes) =>
        new JsonObject { ["do"] = "print-bytes", ["text"] = Convert.ToBase64String(bytes) }.ToJsonString();

    public override string Who => """{"do":"self"}""";

    public override string Attempt(JsonObject attempt) => new JsonObject { ["do"] = "attempt", ["text"] = attempt.ToJsonString() }.ToJsonString();

    public override string Later(Deed deed, string file) =>
        new JsonObject { ["do"] = "later", ["text"] = Act(deed, file).ToJsonString() }.ToJsonString();

    public override string CodeOf(Stage stage) => stage is Stage.Parse ? "invalid_item" : "operation_error";

    public override string ExitOf(Way way) => way switch
    {
        Way.ExitWith0 => "0",
        Way.ExitWith3 => "3",
        Way.Kill => "SIGKILL",
        Way.SegmentationFault => "SIGSEGV",
        _ => "SIGABRT",
    };

    private static JsonObject Act(Way way) => way switch
    {
        Way.Exception => new() { ["do"] = "throw", ["text"] = "as asked" },
        Way.ExitWith0 => new() { ["do"] = "exit", ["code"] = 0 },
        Way.ExitWith3 => new() { ["do"] = "exit", ["code"] = 3 },
        Way.Kill => new() { ["do"] = "signal", ["code"] = 9 },
        Way.SegmentationFault => new() { ["do"] = "segmentation-fault" },
        Way.Abort => new() { ["do"] = "abort" },
        Way.StackOverflow => new() { ["do"] = "overflow" },
        Way.Hang => new() { ["do"] = "hang" },
        _ => new() { ["do"] = "hang-deaf" },
    };

    private static JsonObject Act(Deed deed, string file) => deed switch
    {
        Deed.CloseOutput => new() { ["do"] = "close", ["code"] = 1 },
        Deed.CloseInput => new() { ["do"] = "close", ["code"] = 0 },
        Deed.PrintMuch => new() { ["do"] = "print-much", ["bytes"] = 10 << 20 },
        Deed.FillErrors => new() { ["do"] = "print-error", ["bytes"] = 1 << 30 },
        Deed.Stop => new() { ["do"] = "stop" },
        Deed.Spin => new() { ["do"] = "spin" },
        Deed.LeaveDaemon => new() { ["do"] = "daemon", ["text"] = file },
        Deed.LeaveNamelessDaemon => new() { ["do"] = "nameless-daemon", ["text"] = file },
        Deed.EatProcesses => new() { ["do"] = "eat-processes", ["code"] = 30 },
        Deed.Multiply => new() { ["do"] = "run-script", ["text"] = Bomb },
        Deed.LeaveMultiplying => new() { ["do"] = "run-script", ["text"] = Bomb + "&" },
        Deed.EatMemory => new() { ["do"] = "eat", ["bytes"] = 400 << 20, ["milliseconds"] = 1000 },
        Deed.EatMemoryInAChild => new() { ["do"] = "eat-in-a-child", ["bytes"] = 400 << 20 },
        Deed.EatFiles => new() { ["do"] = "eat-files", ["bytes"] = 64 << 20 },
        Deed.EatDescriptors => new() { ["do"] = "eat-descriptors", ["code"] = 2000 },
        Deed.ReturnNaN => new() { ["do"] = "nan" },
        Deed.ReturnCycle => new() { ["do"] = "cycle" },
        Deed.ReturnUnserialisable => new() { ["do"] = "unserialisable" },
        Deed.ReturnHuge => new() { ["do"] = "huge", ["bytes"] = 32 << 20 },
        Deed.LackDependency => new() { ["do"] = "lack-dependency" },
        Deed.ThrowInStaticConstructor => new() { ["do"] = "throw-at-start" },
        Deed.LeaveThread => new() { ["do"] = "leave-thread" },
        Deed.ReplaceOutput => new() { ["do"] = "replace-output" },
        Deed.ChangeDirectory => new() { ["do"] = "change-directory", ["text"] = "/" },
        Deed.ChangeCulture => new() { ["do"] = "change-culture" },
        _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, null),
    };

    private static string Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
