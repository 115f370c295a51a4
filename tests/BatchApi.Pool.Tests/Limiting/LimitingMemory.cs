using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Limiting;

/// <summary>How memory is counted; who pays for it is in <see cref="LimitingMemoryOnEachKind{TKind}"/>.</summary>
public sealed class LimitingMemory
{
    private const long Limit = 100 << 20;

    [Fact]
    public async Task CountsAnOrphan()
    {
        await using var child = new Child(workers: 2);

        var sibling = child.Pool.RunAsync(
            child.Run(Child.Do("sleep", new { seconds = 1 })) with { First = 100, MemoryLimitBytes = Limit }, child.TakeAsync, default);
        var run = child.Run("1", "2", Child.Do("eat in an orphan", new { bytes = 300 << 20 }), Child.Do("sleep", new { seconds = 0.2 }), "5");
        var end = await child.RunAsync(run with { MemoryLimitBytes = Limit });
        await sibling;

        Assert.Equal(RunEnding.Completed, end.Ending);
        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal((2L, "memory_limit"), (failure.Index, failure.Code));
        Assert.Matches("held [1-9][0-9]{2} MiB at its peak", failure.Message);
        Assert.Equal(["1", "4", "null", "\"sleep\"", "25", "\"sleep\""], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
    }

    [Fact]
    public async Task ForgivesAnItemWhoseWorkerWasFullAlready()
    {
        await using var child = new Child();
        var items = Enumerable.Repeat(Child.Do("eat", new { bytes = 40 << 20 }), 6).ToArray();

        var end = await child.RunAsync(child.Run(items) with { MemoryLimitBytes = Limit });

        Assert.Equal((RunEnding.Completed, 6), (end.Ending, end.Answered));
        Assert.Empty(child.Failures);
    }

    [Fact]
    public async Task CountsPagesSharedWithAChildOnce()
    {
        await using var child = new Child();

        await child.RunAsync(
            child.Run(Child.Do("eat", new { bytes = 70 << 20 }), Child.Do("share with a child", new { seconds = 0.5 })) with
            {
                MemoryLimitBytes = Limit,
            });

        Assert.Empty(child.Failures);
    }

    [Fact]
    public async Task CanBeSwitchedOff()
    {
        await using var child = new Child();

        await child.RunAsync(
            child.Run(Child.Do("eat", new { bytes = 300 << 20 }), Child.Do("sleep", new { seconds = 0.3 })) with { MemoryLimitBytes = 0 });

        Assert.Empty(child.Failures);
    }
}
