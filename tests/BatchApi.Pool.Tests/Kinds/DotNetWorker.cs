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
        var environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0", ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        if (stage is Stage.Start) environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(Metadata("Misbehaving"), "BatchApi.Misbehaving.dll");
        if (stage is Stage.Start or Stage.Initializer or Stage.Shutdown) environment[$"MISBEHAVE_AT_{stage.ToString().ToUpperInvariant()}"] = Act(way).ToJsonString();
        return new()
        {
            Name = $"dotnet {stage} {way}",
            Executable = Path.GetFullPath("../../../dotnet", System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory()),
            Arguments = [Metadata("Worker"), "--operations", Metadata("Misbehaving")],
            Environment = environment,
            Isolation = new()
            {
                Readable = [System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory() + "../../..", Path.GetDirectoryName(Metadata("Worker"))!, Metadata("Misbehaving")],
                Writable = [Path.GetTempPath()],
            },
        };
    }

    public override ReadOnlyMemory<byte> Begin(Stage stage, Way way) =>
        Encoding.UTF8.GetBytes($$"""{"operation":"{{(stage is Stage.Parse ? "misbehave-reading" : "misbehave-staged")}}"}""");

    public override string Item(Stage stage, Way way, string? once = null)
    {
        var act = Act(way);
        if (once is not null) act["once"] = once;
        return stage is Stage.Idle ? new JsonObject { ["do"] = "later", ["text"] = act.ToJsonString() }.ToJsonString() : act.ToJsonString();
    }

    public override string Good(int number) => $$"""{"do":"return-number","code":{{number}}}""";

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

    private static string Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
