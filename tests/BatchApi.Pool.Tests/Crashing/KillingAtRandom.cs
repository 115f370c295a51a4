using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Crashing;

/// <summary>
/// Workers of each kind that is shipped, killed at random under load: what each run says is checked against what its operation wrote down itself.
/// </summary>
/// <param name="minKills">How many kills it must have survived in ten seconds.</param>
[Collection(nameof(Alone))]
public abstract class KillingAtRandom<TKind>(int minKills)
    where TKind : WorkerKind, new()
{
    private const int Count = 1000;

    private static readonly int TenSeconds = Length.Of(1, 30);

    [Fact]
    public async Task LosesAndDoublesNothingAndChargesNobodyTooMuch()
    {
        await using var ordeal = new Ordeal<TKind>(workers: 2);
        var before = Baseline.Now();
        var begun = Stopwatch.StartNew();
        var attempts = 0;
        using var killer = new Killer(ordeal.Child, maxPause: TimeSpan.FromMilliseconds(300));
        for (var round = 0; begun.Elapsed < TimeSpan.FromSeconds(10 * TenSeconds); round++)
        {
            ordeal.Child.Forget();
            await Task.WhenAll(RunAsync(ordeal, 2 * round), RunAsync(ordeal, (2 * round) + 1));
            attempts += Check(ordeal, round);
        }

        await killer.StopAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"{killer.Kills} kills, {attempts} attempts of items that failed");
        Assert.InRange(killer.Kills, minKills * TenSeconds, int.MaxValue);
        // Each kill is charged to one item at most.
        Assert.InRange(attempts, 0, killer.Kills);
        await ordeal.EndAsync();
        await before.IsBackAsync();
    }

    private static async Task RunAsync(Ordeal<TKind> ordeal, int run)
    {
        var items = Enumerable.Range(0, Count).Select(number => ordeal.Kind.Slow(Index(run, number), TimeSpan.FromMilliseconds(number % 5)))
            .ToArray();
        var end = await ordeal.Child.RunAsync(ordeal.Kind.Run(items, ordeal.FileNamed("witness")) with { First = Index(run, 0) });
        Assert.True((end.Ending, end.Answered) == (RunEnding.Completed, Count), $"{end}");
    }

    /// <returns>How many attempts are charged to items that failed.</returns>
    private static int Check(Ordeal<TKind> ordeal, int round)
    {
        var (child, failures) = (ordeal.Child, ordeal.Child.Failures.Values);
        Assert.Equal(Enumerable.Range(Index(2 * round, 0), 2 * Count).Select(index => (long)index), child.Delivered.Order());
        var ran = File.ReadLines(ordeal.FileNamed("witness")).CountBy(NumberOf).ToDictionary();
        foreach (var (index, output) in child.Outputs)
        {
            // One that is charged may have been killed twice before its operation wrote down anything.
            if (child.Failures.ContainsKey(index))
                continue;

            Assert.True(ran.GetValueOrDefault(index) >= 1, $"Item {index} has succeeded and never ran.");
            Assert.Equal(index.ToString(CultureInfo.InvariantCulture), output);
        }

        Assert.All(failures, failure => Assert.Equal(("worker_crashed", "SIGKILL", 2), (failure.Code, failure.Exit?.SignalName, failure.Attempts)));
        return failures.Sum(failure => failure.Attempts);
    }

    private static int Index(int run, int number) => (run * Count) + number;

    private static long NumberOf(string line)
    {
        using var item = JsonDocument.Parse(line);
        return (item.RootElement.TryGetProperty("value", out var value) ? value : item.RootElement.GetProperty("code")).GetInt64();
    }
}

public sealed class KillingDotNetWorkers() : KillingAtRandom<DotNetWorker>(minKills: 2);

public sealed class KillingPythonWorkers() : KillingAtRandom<PythonWorker>(minKills: 5);

public sealed class KillingCommandWorkers() : KillingAtRandom<CommandWorker>(minKills: 5);
