namespace BatchApi.Pool.Tests;

/// <summary>How memory is counted; who pays for it is in <see cref="LimitingMemoryAnywhere{TKind}"/>.</summary>
public sealed class LimitingMemory
{
    private const long Limit = 100 << 20;

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

        await child.RunAsync(child.Run(Child.Do("eat", new { bytes = 70 << 20 }), Child.Do("share with a child", new { seconds = 0.5 })) with { MemoryLimitBytes = Limit });

        Assert.Empty(child.Failures);
    }

    [Fact]
    public async Task CanBeSwitchedOff()
    {
        await using var child = new Child();

        await child.RunAsync(child.Run(Child.Do("eat", new { bytes = 300 << 20 }), Child.Do("sleep", new { seconds = 0.3 })) with { MemoryLimitBytes = 0 });

        Assert.Empty(child.Failures);
    }
}
