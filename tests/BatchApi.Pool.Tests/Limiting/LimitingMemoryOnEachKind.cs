using System.Globalization;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Limiting;

/// <summary>Who eats memory pays for it, itself or by its children, in its time or after it, on each kind of worker there is.</summary>
public abstract class LimitingMemoryOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    // Above what a runtime takes.
    private const long Limit = 200 << 20;

    public static TheoryData<Deed> Ways => [Deed.EatMemory, Deed.EatMemoryInAChild];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task CostsTheItemThatTookItAndNamesThePeak(Deed how)
    {
        await using var ordeal = new Ordeal<TKind>(workers: 2);
        var kind = ordeal.Kind;
        using var release = new CancellationTokenSource();
        var sibling = ordeal.Child.Pool.RunAsync(
            kind.Run([.. Enumerable.Range(100, 500).Select(number => kind.Slow(number, TimeSpan.FromMilliseconds(10)))]) with
            {
                First = 100,
                MemoryLimitBytes = Limit,
                Release = release.Token,
            },
            ordeal.Child.TakeAsync,
            TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => ordeal.Child.Outputs.ContainsKey(100), "the sibling at work");

        var end = await ordeal.Child.RunAsync(
            kind.Run([kind.Good(0), kind.Good(1), kind.Item(how, ordeal.FileNamed("file")), kind.Good(3), kind.Good(4)]) with
            {
                MemoryLimitBytes = Limit,
            });
        await release.CancelAsync();
        var siblingEnd = await sibling;

        Assert.Equal((RunEnding.Completed, 5), (end.Ending, end.Answered));
        var failure = Assert.Single(ordeal.Child.Failures).Value;
        Assert.Equal((2L, "memory_limit"), (failure.Index, failure.Code));
        Assert.Matches("held [2-9][0-9]{2} MiB at its peak", failure.Message);
        Assert.Equal(0, siblingEnd.Usage.WorkerRestarts);
        Assert.All(
            ordeal.Child.Outputs.Where(output => output.Key != 2),
            output => Assert.Equal(output.Key.ToString(CultureInfo.InvariantCulture), output.Value));
        await ordeal.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task EndsAnIdleWorkerInWhichItsOperationLeftWhatEats(Deed how)
    {
        await using var ordeal = new Ordeal<TKind>();

        var end = await ordeal.RunAsync(
            ordeal.Kind.Run([ordeal.Kind.Good(0), ordeal.Kind.Later(how, ordeal.FileNamed("file"))]) with { MemoryLimitBytes = Limit }, 1);
        await Until.GoneAsync(end.Usage.Pid!.Value);

        Assert.Empty(ordeal.Child.Failures);
        Assert.Equal(0, ordeal.Child.Pool.Workers.Sum(worker => worker.Restarts));
        await ordeal.EndAsync();
    }
}

public sealed class LimitingMemoryOfDotNetWorkers : LimitingMemoryOnEachKind<DotNetWorker>;

public sealed class LimitingMemoryOfPythonWorkers : LimitingMemoryOnEachKind<PythonWorker>;

public sealed class LimitingMemoryOfCommandWorkers : LimitingMemoryOnEachKind<CommandWorker>;

public sealed class LimitingMemoryOfScriptedChildren : LimitingMemoryOnEachKind<ScriptedChild>;
