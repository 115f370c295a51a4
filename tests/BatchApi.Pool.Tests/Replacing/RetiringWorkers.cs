using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Replacing;

/// <summary>Workers of a kind that is out of use leave, and what is at work is let finish.</summary>
public sealed class RetiringWorkers
{
    [Fact]
    public async Task LetsIdleOnesAndSparesLeave()
    {
        await using var child = new Child(workers: 2);
        await child.Pool.WarmAsync(child.Command, TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => child.Pool.Pids.Count == 3, "warm, with a spare");
        var pids = child.Pool.Pids;

        await Until.TrueAsync(() => !child.Pool.Retire(child.Command), "gone");

        Assert.All(pids, pid => Assert.False(Directory.Exists($"/proc/{pid}")));
    }

    [Fact]
    public async Task LetsARunEndAndItsWorkerLeaveAfterIt()
    {
        await using var child = new Child();
        var next = child.Command with { Name = "child 2" };
        var run = child.RunAsync(child.Run("1", "2", Child.Do("sleep", new { seconds = 1 }), "3"));
        await Until.TrueAsync(() => child.Pool.Workers.Any(worker => worker.State == WorkerState.Busy), "at work");

        Assert.True(child.Pool.Retire(child.Command));
        var end = await run;
        await Until.TrueAsync(() => !child.Pool.Retire(child.Command), "gone");

        Assert.Equal((RunEnding.Completed, 4), (end.Ending, end.Answered));
        Assert.Equal("9", child.Outputs[3]);
        Assert.Empty(child.Pool.Pids);
        Assert.Equal(RunEnding.Completed, (await child.RunAsync(child.Run("5") with { Command = next })).Ending);
    }

    [Fact]
    public async Task KeepsNothingOfTheKindForARunThatComesLate()
    {
        await using var child = new Child();
        child.Pool.Retire(child.Command);

        var end = await child.RunAsync("7");
        await Until.TrueAsync(() => !child.Pool.Retire(child.Command), "gone");

        Assert.Equal(RunEnding.Completed, end.Ending);
        Assert.Empty(child.Pool.Pids);
    }

    [Fact]
    public async Task LeavesOtherKindsAlone()
    {
        await using var child = new Child(workers: 2);
        var other = child.Command with { Name = "other" };
        await child.Pool.WarmAsync(other, TestContext.Current.CancellationToken);
        var before = child.Pool.Workers.Where(worker => !worker.IsSpare).Select(worker => worker.Pid).ToList();

        child.Pool.Retire(child.Command);
        await child.RunAsync(child.Run("7") with { Command = other });

        Assert.Equal(before, child.Pool.Workers.Where(worker => !worker.IsSpare).Select(worker => worker.Pid));
    }

    [Fact]
    public async Task WarmsTheSlotsThatAreIdleWhileAnotherIsBusy()
    {
        await using var child = new Child(workers: 2);
        var other = child.Command with { Name = "other" };
        using var cancel = new CancellationTokenSource();
        var run = child.RunAsync(child.Run(Child.Do("hang")), cancel.Token);
        await Until.TrueAsync(() => child.Pool.Workers.Any(worker => worker.State == WorkerState.Busy), "at work");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        await child.Pool.WarmAsync(other, patience.Token);

        Assert.Equal(["child", "other"], child.Pool.Workers.Where(worker => !worker.IsSpare).Select(worker => worker.Command).Order());
        await cancel.CancelAsync();
        Assert.Equal(RunEnding.Canceled, (await run).Ending);
    }
}
