using System.Diagnostics;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Running;

public sealed class EndingRuns
{
    [Theory]
    [InlineData("""{"do":"hang"}""", 0)]
    [InlineData("""{"do":"hang","ignore":true}""", 1)]
    public async Task CancelsWhatIsAtWorkWithinTheStopTimeout(string hanging, int stopSeconds)
    {
        await using var child = new Child(stopTimeout: TimeSpan.FromSeconds(1));
        var pid = await child.PidAsync();
        using var cancel = new CancellationTokenSource();

        var run = child.RunAsync(child.Run("1", hanging, "3"), cancel.Token);
        await Until.TrueAsync(() => child.Outputs.TryGetValue(0, out var output) && output == "1", "at the hanging item");
        var begun = Stopwatch.StartNew();
        await cancel.CancelAsync();
        var end = await run;

        Assert.Equal((RunEnding.Canceled, 1), (end.Ending, end.Answered));
        Assert.True(begun.Elapsed < TimeSpan.FromSeconds(stopSeconds + 5), $"It took {begun.Elapsed}.");
        await Until.GoneAsync(pid);
    }

    [Fact]
    public async Task ReleasesWhatWasNotBegun()
    {
        await using var child = new Child(stopTimeout: TimeSpan.FromSeconds(20));
        var pid = await child.PidAsync();
        child.Delivered.Clear();
        using var release = new CancellationTokenSource();

        var items = Enumerable.Repeat(Child.Do("sleep", new { seconds = 0.1 }), 1000).ToArray();
        var run = child.RunAsync(child.Run(items) with { Release = release.Token });
        await Until.TrueAsync(() => child.Delivered.Count > 2, "at work");
        await release.CancelAsync();
        var end = await run;

        Assert.Equal(RunEnding.Released, end.Ending);
        Assert.InRange(end.Answered, 3, 900);
        Assert.Equal(end.Answered, child.Delivered.Count);
        Assert.Empty(child.Failures);
        // Nothing was cut off, so the worker is still good.
        child.Outputs.Clear();
        Assert.Equal(pid, await child.PidAsync());
    }

    [Fact]
    public async Task CancelsWhatIsUnderWayWithThePoolAndStartsNothingInItsPlace()
    {
        var child = new Child(stopTimeout: TimeSpan.FromSeconds(0.2));
        var run = child.RunAsync("1", Child.Do("hang", new { ignore = true }), "3");
        await Until.TrueAsync(() => child.Pool.Workers[0].ItemAtWork == 1, "at the hanging item");
        var waiting = child.RunAsync("4");

        await child.DisposeAsync();

        Assert.Equal((RunEnding.Canceled, 1), ((await run).Ending, (await run).Answered));
        Assert.True(waiting.IsFaulted || (await waiting).Ending == RunEnding.Canceled);
        if (waiting.IsFaulted)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.Empty(child.Pool.Pids);
        Assert.False(Directory.Exists(child.Pool.ScratchPath));
    }

    [Fact]
    public async Task CanLeaveADescriptionAndAWorkerThatStartsAtOnce()
    {
        await using var child = new Child(start: Child.Do("hang"));
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => child.Pool.DescribeAsync(child.Command, cancel.Token).WaitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken));

        // The slot is free again, and its worker not still at what was left.
        var command = child.Command with { Name = "other", Arguments = [child.Command.Arguments[0]] };
        Assert.Equal(RunEnding.Completed, (await child.RunAsync(child.Run("1") with { Command = command })).Ending);
    }

    [Fact]
    public async Task StopsEveryWorkerWithThePool()
    {
        var child = new Child(workers: 3);
        await child.Pool.WarmAsync(child.Command, TestContext.Current.CancellationToken);
        var pids = child.Pool.Pids;

        await child.DisposeAsync();

        Assert.InRange(pids.Count, 3, 4); // A spare may have been started.
        Assert.All(pids, pid => Assert.False(Directory.Exists($"/proc/{pid}")));
    }
}
