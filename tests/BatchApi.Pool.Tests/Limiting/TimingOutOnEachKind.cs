using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Limiting;

/// <summary>The item that hangs is the one that times out, however quick those before it were, on each kind of worker there is.</summary>
public abstract class TimingOutOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    public static TheoryData<string> Hangs =>
    [
        .. new TKind().Cannot.ContainsKey(Deed.Stop) ? Array.Empty<string>() : ["stop"],
        "hang",
        .. new TKind().CannotEnd.ContainsKey(Way.HangDeafToSigTerm) ? Array.Empty<string>() : ["hang deaf"],
    ];

    [Theory]
    [MemberData(nameof(Hangs))]
    public async Task FailsTheOneThatHangs(string how)
    {
        await using var ordeal = new Ordeal<TKind>();
        var items = Enumerable.Range(0, 400).Select(ordeal.Kind.Good).ToArray();
        items[321] = how switch
        {
            "stop" => ordeal.Kind.Item(Deed.Stop, ""),
            "hang" => ordeal.Kind.Item(Stage.Middle, Way.Hang),
            _ => ordeal.Kind.Item(Stage.Middle, Way.HangDeafToSigTerm),
        };

        // As items that are known to be quick: many are with the worker, done and not sent, when it stands still.
        await ordeal.RunAsync(
            ordeal.Kind.Run(items) with { ItemTimeout = TimeSpan.FromSeconds(1), ExpectedItemTime = TimeSpan.FromMilliseconds(0.1) }, 321);

        Assert.Equal("timeout", Assert.Single(ordeal.Child.Failures).Value.Code);
        await ordeal.EndAsync();
    }
}

public sealed class TimingOutDotNetWorkers : TimingOutOnEachKind<DotNetWorker>;

public sealed class TimingOutPythonWorkers : TimingOutOnEachKind<PythonWorker>;

public sealed class TimingOutCommandWorkers : TimingOutOnEachKind<CommandWorker>;

public sealed class TimingOutScriptedChildren : TimingOutOnEachKind<ScriptedChild>;

public sealed class TimingOutScripts : TimingOutOnEachKind<ScriptWorker>;
