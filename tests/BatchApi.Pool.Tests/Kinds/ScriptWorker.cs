using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BatchApi.Pool.Tests.Kinds;

/// <summary>The .NET worker as it runs functions in JavaScript that come with the job, with one that misbehaves as far as it can.</summary>
public sealed class ScriptWorker : WorkerKind
{
    private const string NoInputOrOutput = "A script has no descriptors, files, processes and threads.";
    private const string NoSignals = "A script cannot signal its process, nor end it: what it may is counted.";

    private const string Script = """
        const recurse = () => 1 + recurse();
        const eaten = [];
        item => {
            switch (item.do) {
                case "return": return item.value;
                case "wait": { const end = Date.now() + item.milliseconds; while (Date.now() < end) ; return item.value; }
                case "throw": throw new Error("as asked");
                case "spin": while (true) ;
                case "recurse": return recurse();
                case "print": for (let i = 0; i < item.times; i++) console.log(item.text); return null;
                case "eat": while (true) eaten.push(new Array(1000).fill(eaten.length));
                case "nan": return NaN;
                case "cycle": { const cycle = []; cycle.push(cycle); return cycle; }
                case "unserialisable": return () => 1;
                case "huge": return "y".repeat(item.bytes);
                case "lack": return require("no-such-module");
            }
        }
        """;

    // Its first statements are the initializer. All else before, between and after items is the worker's own code.
    public override IReadOnlyCollection<Stage> Lacks => [Stage.Start, Stage.Read, Stage.Parse, Stage.HalfAFrame, Stage.Idle, Stage.Shutdown];

    public override IReadOnlyDictionary<Way, string> CannotEnd => new Dictionary<Way, string>
    {
        [Way.ExitWith0] = NoSignals,
        [Way.ExitWith3] = NoSignals,
        [Way.Kill] = NoSignals,
        [Way.SegmentationFault] = NoSignals,
        [Way.Abort] = NoSignals,
        [Way.StackOverflow] = "Its calls are counted: too many are an error of the item.",
        [Way.HangDeafToSigTerm] = NoSignals,
    };

    public override IReadOnlyDictionary<Deed, string> Cannot => new Dictionary<Deed, string>
    {
        [Deed.CloseOutput] = NoInputOrOutput,
        [Deed.CloseInput] = NoInputOrOutput,
        [Deed.FillErrors] = NoInputOrOutput,
        [Deed.Stop] = NoSignals,
        [Deed.LeaveDaemon] = NoInputOrOutput,
        [Deed.LeaveNamelessDaemon] = NoInputOrOutput,
        [Deed.Multiply] = NoInputOrOutput,
        [Deed.LeaveMultiplying] = NoInputOrOutput,
        [Deed.EatProcesses] = NoInputOrOutput,
        [Deed.EatMemoryInAChild] = NoInputOrOutput,
        [Deed.EatFiles] = NoInputOrOutput,
        [Deed.EatDescriptors] = NoInputOrOutput,
        [Deed.ThrowInStaticConstructor] = "JavaScript has none.",
        [Deed.LeaveThread] = NoInputOrOutput,
        [Deed.ReplaceOutput] = NoInputOrOutput,
        [Deed.ChangeDirectory] = NoInputOrOutput,
        [Deed.ChangeCulture] = "A script knows no cultures.",
    };

    /// <summary>An item whose calls are deeper than they may be.</summary>
    public static string Recurse => """{"do":"recurse"}""";

    public override string Arm => throw Impossible(NoSignals);

    public override string ExitIfArmed => throw Impossible(NoSignals);

    public override string Who => throw Impossible(NoInputOrOutput);

    // As the service starts it.
    public override WorkerCommand Command(Stage stage, Way way)
    {
        var command = new DotNetWorker().Command();
        return command with
        {
            Name = $"javascript {stage} {way}",
            Arguments = [command.Arguments[0], "--javascript"],
            Environment = new Dictionary<string, string>(command.Environment) { ["DOTNET_GCHeapHardLimit"] = "0x18000000" },
            Isolation = command.Isolation with { Writable = [] },
        };
    }

    public override ReadOnlyMemory<byte> Begin(Stage stage, Way way) => BeginWith((stage, way) switch
    {
        (Stage.Initializer, Way.Exception) => "throw new Error('as asked');" + Script,
        (Stage.Initializer, _) => "while (true) ;" + Script,
        _ => Script,
    });

    public override ReadOnlyMemory<byte> Begin(string? witness = null) => BeginWith(Script);

    public override string Item(Stage stage, Way way, string? file = null) => way switch
    {
        Way.Exception => """{"do":"throw"}""",
        Way.Hang => """{"do":"spin"}""",
        _ => throw Impossible(CannotEnd[way]),
    };

    public override string Item(Deed deed, string file) => deed switch
    {
        Deed.PrintMuch => new JsonObject { ["do"] = "print", ["text"] = new string('p', 64 << 10), ["times"] = 160 }.ToJsonString(),
        Deed.Spin => """{"do":"spin"}""",
        Deed.EatMemory => """{"do":"eat"}""",
        Deed.ReturnNaN => """{"do":"nan"}""",
        Deed.ReturnCycle => """{"do":"cycle"}""",
        Deed.ReturnUnserialisable => """{"do":"unserialisable"}""",
        Deed.ReturnHuge => new JsonObject { ["do"] = "huge", ["bytes"] = 32 << 20 }.ToJsonString(),
        Deed.LackDependency => """{"do":"lack"}""",
        _ => throw Impossible(Cannot[deed]),
    };

    public override string Later(Deed deed, string file) => throw Impossible(NoInputOrOutput);

    public override IReadOnlyCollection<string?> CodesOf(Deed deed) => deed switch
    {
        Deed.Spin => ["timeout"],
        Deed.EatMemory => ["memory_limit"],
        Deed.ReturnNaN or Deed.ReturnCycle or Deed.ReturnUnserialisable => ["invalid_output"],
        Deed.ReturnHuge => ["output_too_large"],
        Deed.LackDependency => ["operation_error"],
        _ => [],
    };

    public override string Good(int number) => $$"""{"do":"return","value":{{number}}}""";

    public override string Slow(int number, TimeSpan time) => $$"""{"do":"wait","value":{{number}},"milliseconds":{{(int)time.TotalMilliseconds}}}""";

    public override string Burn(TimeSpan time) => throw Impossible("A script cannot read its processor time.");

    public override string Print(string text) => new JsonObject { ["do"] = "print", ["text"] = text.TrimEnd('\n'), ["times"] = 1 }.ToJsonString();

    public override string PrintNative(byte[] bytes) => throw Impossible(NoInputOrOutput);

    public override string Attempt(JsonObject attempt) => throw Impossible(NoInputOrOutput);

    public override string ExitOf(Way way) => throw Impossible(CannotEnd[way]);

    private static byte[] BeginWith(string script) => Encoding.UTF8.GetBytes(
        $$"""{"operation":"javascript","script":{{JsonSerializer.Serialize(script)}},"parameters":null,"maxOutputBytes":{{1 << 20}}}""");

    private static NotSupportedException Impossible(string reason) => new(reason);
}
