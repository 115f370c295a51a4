using System.Globalization;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Frames;

/// <summary>
/// A child whose frames are cut off, doubled, changed, left out, held back, foreign or endless at random: what it says wrong is never taken
/// for an item's result, every item has one outcome, and the service does not grow: it runs alone, as others grow it.
/// </summary>
[Collection(nameof(Alone))]
public sealed class GarblingFrames
{
    private const int Count = 100;

    private static readonly int Runs = Length.Of(10, 1000);

    [Fact]
    public async Task GivesNoItemWhatIsNotItsOwn()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        await using var child = new Child(
            stopTimeout: TimeSpan.FromSeconds(0.2), configure: options => options.StartTimeout = TimeSpan.FromSeconds(2));
        var command = child.Command with { Arguments = [.. child.Command.Arguments, "--garble", seed.ToString(CultureInfo.InvariantCulture)] };
        var memory = Environment.WorkingSet;
        var (restarts, unavailable) = (0, 0);

        for (var round = 0; round < Runs; round++)
        {
            child.Forget();
            var run = child.Run([.. Enumerable.Range(0, Count).Select(number => $$"""{"do":"return","value":{{number}}}""")]);
            var end = await child.RunAsync(run with { Command = command, ItemTimeout = TimeSpan.FromSeconds(0.5), MaxCrashes = 3 });

            restarts += end.Usage.WorkerRestarts;
            // Three in a row that garble what they say before the first item.
            if (end.Ending == RunEnding.Unavailable || end.Ending == RunEnding.Refused)
                unavailable++;
            else
                Assert.Equal((RunEnding.Completed, Count), (end.Ending, end.Answered));

            Assert.Equal(Enumerable.Range(0, end.Answered).Select(index => (long)index), child.Delivered);
            Assert.All(child.Outputs, output =>
                Assert.Equal(child.Failures.ContainsKey(output.Key) ? "null" : output.Key.ToString(CultureInfo.InvariantCulture), output.Value));
            Assert.All(child.Failures.Values, failure => Assert.Contains(failure.Code, (string[])["worker_crashed", "timeout"]));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{restarts} restarts, {unavailable} runs that never began");
        Assert.InRange(restarts, Runs, int.MaxValue);
        Assert.InRange(unavailable, 0, Runs / 5);
        Assert.InRange(Environment.WorkingSet - memory, long.MinValue, 200 << 20);
    }
}
