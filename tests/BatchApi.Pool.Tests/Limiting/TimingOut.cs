using System.Diagnostics;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Limiting;

public sealed class TimingOut
{
    [Theory]
    [InlineData("""{"do":"hang"}""")]
    [InlineData("""{"do":"hang","ignore":true}""")]
    [InlineData("""{"do":"stop"}""")]
    public async Task CostsTheItemItsTimeoutAndNothingElse(string hanging)
    {
        await using var child = new Child(stopTimeout: TimeSpan.FromSeconds(6));
        var begun = Stopwatch.StartNew();

        await child.RunAsync(child.Run("1", hanging, "3") with { ItemTimeout = TimeSpan.FromSeconds(0.3) });

        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal((1L, "timeout"), (failure.Index, failure.Code));
        Assert.Equal([0L, 1, 2], child.Delivered);
        // The slot went on while the hanging worker still had its stop timeout.
        Assert.True(begun.Elapsed < TimeSpan.FromSeconds(5), $"It took {begun.Elapsed}.");
    }

    [Fact]
    public async Task KillsAWorkerThatIgnoresTheStop()
    {
        await using var child = new Child(stopTimeout: TimeSpan.FromSeconds(0.2));
        var pid = await child.PidAsync();

        await child.RunAsync(child.Run("""{"do":"hang","ignore":true}""") with { ItemTimeout = TimeSpan.FromSeconds(0.1) });

        await Until.GoneAsync(pid);
    }

    [Fact]
    public async Task DoesNotCountTheTimeOfOtherItems()
    {
        await using var child = new Child();

        await child.RunAsync(
            child.Run([.. Enumerable.Repeat(Child.Do("sleep", new { seconds = 0.2 }), 8)]) with { ItemTimeout = TimeSpan.FromSeconds(1) });

        Assert.Empty(child.Failures);
    }
}
