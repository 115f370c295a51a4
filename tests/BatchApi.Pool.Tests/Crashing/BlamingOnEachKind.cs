using System.Globalization;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Crashing;

/// <summary>Who pays for a crash, on each kind of worker there is.</summary>
public abstract class BlamingOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    [Fact]
    public async Task FindsTwoGuiltyItemsInOneChunk()
    {
        await using var ordeal = new Ordeal<TKind>();
        var items = Good(ordeal.Kind, 200);
        items[120] = ordeal.Kind.Item(Stage.Middle, Way.ExitWith3);
        items[123] = ordeal.Kind.Item(Stage.Middle, Way.Kill);

        await ordeal.RunAsync(AtOnce(ordeal.Kind.Run(items)), 120, 123);

        Assert.Equal([120, 123], ordeal.Child.Failures.Keys.Order());
        Assert.All(ordeal.Child.Failures.Values, failure => Assert.Equal(("worker_crashed", 2), (failure.Code, failure.Attempts)));
        await ordeal.EndAsync();
    }

    [Fact]
    public async Task EndsIfAnItemIsGuiltyOnlyAfterAnotherRan()
    {
        await using var ordeal = new Ordeal<TKind>();
        var items = Good(ordeal.Kind, 200);
        items[120] = ordeal.Kind.Arm;
        items[123] = ordeal.Kind.ExitIfArmed;

        await ordeal.RunAsync(AtOnce(ordeal.Kind.Run(items)), 120, 123);

        Assert.DoesNotContain(120, ordeal.Child.Failures.Keys);
        await ordeal.EndAsync();
    }

    [Theory]
    [InlineData(20, 1)]
    [InlineData(2000, 1)]
    [InlineData(2000, 5)]
    public async Task CostsTwoStartsPerGuiltyItemAndRunsInnocentsAtMostThreeTimes(int count, int guilty)
    {
        await using var ordeal = new Ordeal<TKind>(configure: options => options.Spare = false);
        var witness = ordeal.FileNamed("witness");
        var items = Good(ordeal.Kind, count);
        int[] others = [.. Enumerable.Range(1, guilty).Select(number => (number * count / (guilty + 1)) + 1)];
        foreach (var index in others)
            items[index] = ordeal.Kind.Item(Stage.Middle, Way.ExitWith3);

        var end = await ordeal.RunAsync(AtOnce(ordeal.Kind.Run(items, witness)), others);

        Assert.Equal(others.Select(index => (long)index), ordeal.Child.Failures.Keys.Order());
        Assert.InRange(end.Usage.WorkerRestarts, 1, 2 * guilty);
        AssertRan(witness, items, others, maxGuilty: 2);
        await ordeal.EndAsync();
    }

    [Fact]
    public async Task KeepsWhatIsRightUnderRandomKills()
    {
        await using var ordeal = new Ordeal<TKind>(workers: 2);
        var witness = ordeal.FileNamed("witness");
        var items = Enumerable.Range(0, 600).Select(number => ordeal.Kind.Slow(number, TimeSpan.FromMilliseconds(3))).ToArray();
        using var killer = new Killer(ordeal.Child);

        await ordeal.RunAsync(ordeal.Kind.Run(items, witness) with { MaxCrashes = 1000 });
        await killer.StopAsync();

        Assert.Empty(ordeal.Child.Failures);
        Assert.InRange(killer.Kills, 1, int.MaxValue);
        AssertRan(witness, items, [], maxGuilty: 0, maxInnocent: 1 + killer.Kills);
        await ordeal.EndAsync();
    }

    [Fact]
    public async Task SaysWhatTheWorkerSaidLast()
    {
        await using var ordeal = new Ordeal<TKind>();

        await ordeal.RunAsync(ordeal.Kind.Run([ordeal.Kind.Good(0), ordeal.Kind.Dying("first words\nlast words\n"), ordeal.Kind.Good(2)]), 1);

        var message = Assert.Single(ordeal.Child.Failures).Value.Message;
        Assert.Contains("exited with code 3", message, StringComparison.Ordinal);
        Assert.EndsWith("first words\nlast words", message, StringComparison.Ordinal);
        await ordeal.EndAsync();
    }

    private static string[] Good(WorkerKind kind, int count) => [.. Enumerable.Range(0, count).Select(kind.Good)];

    // As items that are known to be quick: as many as fit into a window are with the worker when it crashes.
    private static Run AtOnce(Run run) => run with { ExpectedItemTime = TimeSpan.FromMilliseconds(0.1) };

    private static void AssertRan(string witness, string[] items, int[] guilty, int maxGuilty, int maxInnocent = 3)
    {
        var runs = File.ReadLines(witness).CountBy(line => line).ToDictionary();
        foreach (var (item, index) in items.Select((item, index) => (item, index)).Where(pair => !guilty.Contains(pair.index)))
            Assert.True(
                runs.GetValueOrDefault(item) is var count && count >= 1 && count <= maxInnocent,
                $"Item {index} ran {count.ToString(CultureInfo.InvariantCulture)} times.");

        Assert.Equal(guilty.Length * maxGuilty, guilty.Select(index => items[index]).Distinct().Sum(item => runs.GetValueOrDefault(item)));
    }
}

public sealed class BlamingDotNetWorkers : BlamingOnEachKind<DotNetWorker>;

public sealed class BlamingPythonWorkers : BlamingOnEachKind<PythonWorker>;

public sealed class BlamingCommandWorkers : BlamingOnEachKind<CommandWorker>;

public sealed class BlamingScriptedChildren : BlamingOnEachKind<ScriptedChild>;
