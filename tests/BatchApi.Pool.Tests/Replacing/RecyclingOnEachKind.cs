using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Replacing;

/// <summary>Workers that are replaced after their number of items, of each kind there is.</summary>
public abstract class RecyclingOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    private const int Workers = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task TakesAnotherProcessAndChangesNoOutcome(int maxItems)
    {
        await using var ordeal = new Ordeal<TKind>(configure: options => options.MaxItemsPerWorker = maxItems);
        // Each worker's last tells who it was.
        int[] last = [.. Enumerable.Range(1, Workers).Select(number => (number * maxItems) - 1)];
        var items = Enumerable.Range(0, Workers * maxItems).Select(index => last.Contains(index) ? WorkerKind.Pid : ordeal.Kind.Good(index))
            .ToArray();

        var end = await ordeal.RunAsync(ordeal.Kind.Run(items), last);

        Assert.Empty(ordeal.Child.Failures);
        Assert.Equal(Workers, last.Select(index => ordeal.Child.Outputs[index]).Distinct().Count());
        Assert.Equal(0, end.Usage.WorkerRestarts);
        // A process for each, of the shorter-lived.
        await ordeal.EndAsync(nextCount: 2);
    }
}

public sealed class RecyclingDotNetWorkers : RecyclingOnEachKind<DotNetWorker>;

public sealed class RecyclingPythonWorkers : RecyclingOnEachKind<PythonWorker>;

public sealed class RecyclingCommandWorkers : RecyclingOnEachKind<CommandWorker>;

public sealed class RecyclingScriptedChildren : RecyclingOnEachKind<ScriptedChild>;
