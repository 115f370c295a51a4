using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Misbehaving;

/// <summary>After everything that operations do, on each kind of worker there is, this process holds what it held before.</summary>
[Collection(nameof(Alone))]
public abstract class LeavingNothingBehind<TKind>
    where TKind : WorkerKind, new()
{
    // The way that all who can have in common.
    private static Way Crash => new TKind().CannotEnd.ContainsKey(Way.Kill) ? Way.Exception : Way.Kill;

    [Fact]
    public async Task AfterEveryDeed()
    {
        await RunAsync(Deed.PrintMuch, Crash);
        var before = Baseline.Now();

        foreach (var deed in Enum.GetValues<Deed>().Except(new TKind().Cannot.Keys).Except([Deed.FillErrors, Deed.Multiply, Deed.LeaveMultiplying]))
            await RunAsync(deed, Crash);

        await before.IsBackAsync();
    }

    [Fact]
    public async Task AfterEveryCrash()
    {
        var deed = new TKind().Cannot.ContainsKey(Deed.LeaveDaemon) ? Deed.PrintMuch : Deed.LeaveDaemon;
        await RunAsync(deed, Crash);
        var before = Baseline.Now();

        foreach (var way in Enum.GetValues<Way>().Except(new TKind().CannotEnd.Keys))
            await RunAsync(deed, way);

        await before.IsBackAsync();
    }

    [Fact]
    public async Task AfterOneThatMultiplies()
    {
        if (new TKind().Cannot.ContainsKey(Deed.Multiply))
            return;

        await RunAsync(Deed.PrintMuch, Crash);
        var before = Baseline.Now();
        await using var ordeal = new Ordeal<TKind>();
        string[] items = [ordeal.Kind.Good(0), ordeal.Kind.Item(Deed.Multiply, ""), ordeal.Kind.Good(2)];

        // What 2,000 processes hold in memory is not what this is about.
        await ordeal.RunAsync(ordeal.Kind.Run(items) with { MaxCrashes = 1, MemoryLimitBytes = 0 }, 1);

        var failure = Assert.Single(ordeal.Child.Failures).Value;
        Assert.Equal("worker_crashed", failure.Code);
        Assert.Matches("had [0-9]+ processes; 1024 are allowed", failure.Message);
        await ordeal.EndAsync();
        await before.IsBackAsync();
    }

    [Fact]
    public async Task AfterOneThatMultipliesWhenItHasAnswered()
    {
        if (new TKind().Cannot.ContainsKey(Deed.Multiply))
            return;

        await RunAsync(Deed.PrintMuch, Crash);
        var before = Baseline.Now();
        await using var ordeal = new Ordeal<TKind>();

        await ordeal.RunAsync(ordeal.Kind.Run([ordeal.Kind.Good(0), ordeal.Kind.Item(Deed.LeaveMultiplying, "")]) with { MemoryLimitBytes = 0 }, 1);

        Assert.Empty(ordeal.Child.Failures);
        await Until.TrueAsync(() => ordeal.Child.Pool.Workers[0].Pid is null, "ended: the idle worker");
        await Until.TrueAsync(() => PoolProcesses.Of(ordeal.Child.Pool).Count <= 1, "gone: what it had started, but for its spare");
        await ordeal.EndAsync();
        await before.IsBackAsync();
    }

    private static async Task RunAsync(Deed deed, Way way)
    {
        await using var ordeal = new Ordeal<TKind>();
        string[] items = [
            ordeal.Kind.Good(0), ordeal.Kind.Item(deed, ordeal.FileNamed("daemon")), ordeal.Kind.Item(Stage.Middle, way), ordeal.Kind.Good(3)];
        var isShort = deed is Deed.Stop or Deed.Spin || way is Way.Hang or Way.HangDeafToSigTerm;
        await ordeal.RunAsync(
            ordeal.Kind.Run(items) with { ItemTimeout = TimeSpan.FromSeconds(isShort ? 0.5 : 30), MemoryLimitBytes = 300 << 20, MaxCrashes = 1 },
            1, 2);
        await ordeal.EndAsync();
    }
}

public sealed class LeavingNothingBehindDotNetWorkers : LeavingNothingBehind<DotNetWorker>;

public sealed class LeavingNothingBehindPythonWorkers : LeavingNothingBehind<PythonWorker>;

public sealed class LeavingNothingBehindCommandWorkers : LeavingNothingBehind<CommandWorker>;

public sealed class LeavingNothingBehindScriptedChildren : LeavingNothingBehind<ScriptedChild>;

public sealed class LeavingNothingBehindScripts : LeavingNothingBehind<ScriptWorker>;
