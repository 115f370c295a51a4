using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Running;

/// <summary>What a run took, on each kind of worker there is that can be told to take something.</summary>
public abstract class MeasuringUsageOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    private static readonly TimeSpan Burnt = TimeSpan.FromSeconds(0.3);

    [Fact]
    public async Task TellsProcessorTimePeakMemoryAndTheWorker()
    {
        await using var ordeal = new Ordeal<TKind>();
        await ordeal.NextRunAsync();
        var worker = ordeal.Child.Pool.Workers[0].Pid;

        var end = await ordeal.RunAsync(
            ordeal.Kind.Run([ordeal.Kind.Burn(Burnt), ordeal.Kind.Item(Deed.EatMemory, "")]) with { MemoryLimitBytes = 0 }, 0, 1);

        Assert.Empty(ordeal.Child.Failures);
        Assert.InRange(end.Usage.CpuTime, Burnt, TimeSpan.FromSeconds(10));
        Assert.InRange(end.Usage.PeakMemoryBytes, 400 << 20, 700 << 20);
        Assert.Equal(worker, end.Usage.Pid);
        Assert.Equal(0, end.Usage.WorkerRestarts);
    }

    [Fact]
    public async Task AddsUpAllWorkersThatHadAPart()
    {
        await using var ordeal = new Ordeal<TKind>();

        var end = await ordeal.RunAsync(
            ordeal.Kind.Run([ordeal.Kind.Burn(Burnt), ordeal.Kind.Item(Stage.Middle, Way.ExitWith3), ordeal.Kind.Burn(Burnt)]), 0, 1, 2);

        Assert.Equal([1L], ordeal.Child.Failures.Keys);
        Assert.InRange(end.Usage.CpuTime, 2 * Burnt, TimeSpan.FromSeconds(20));
        Assert.Equal(2, end.Usage.WorkerRestarts);
    }
}

public sealed class MeasuringUsageOfDotNetWorkers : MeasuringUsageOnEachKind<DotNetWorker>;

public sealed class MeasuringUsageOfPythonWorkers : MeasuringUsageOnEachKind<PythonWorker>;

public sealed class MeasuringUsageOfCommandWorkers : MeasuringUsageOnEachKind<CommandWorker>;

public sealed class MeasuringUsageOfScriptedChildren : MeasuringUsageOnEachKind<ScriptedChild>;
