using System.Globalization;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Replacing;

public sealed class ReplacingWorkers
{
    [Fact]
    public async Task PutsTheSpareInThePlaceOfOneThatCrashed()
    {
        await using var child = new Child();
        await child.Pool.WarmAsync(child.Command, TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => child.Pool.Workers.Any(worker => worker is { IsSpare: true, State: WorkerState.Idle }), "a spare");
        var spare = child.Pool.Workers.Single(worker => worker.IsSpare).Pid;

        await child.RunAsync(child.Run(Child.Do("exit", new { code = 1 }), Child.Do("pid")) with { MaxCrashes = 1 });

        Assert.Equal(spare, int.Parse(child.Outputs[1], CultureInfo.InvariantCulture));
        Assert.Equal(1, child.Pool.Workers[0].Restarts);
        await Until.TrueAsync(
            () => child.Pool.Workers.Any(worker => worker is { IsSpare: true, State: WorkerState.Idle } && worker.Pid != spare), "another spare");
    }

    [Fact]
    public async Task PreparesAnotherSpareForTheOneThatGoesToWork()
    {
        await using var child = new Child();
        await child.Pool.DescribeAsync(child.Command, TestContext.Current.CancellationToken);
        var described = Assert.Single(child.Pool.Pids);
        using var cancel = new CancellationTokenSource();

        var run = child.RunAsync(child.Run(Child.Do("hang")), cancel.Token);
        await Until.TrueAsync(
            () => child.Pool.Workers.Any(worker => worker is { IsSpare: true, State: WorkerState.Idle } && worker.Pid != described), "another spare");
        var atWork = child.Pool.Workers[0].Pid;
        await cancel.CancelAsync();
        await run;

        Assert.Equal(described, atWork);
    }

    [Fact]
    public async Task DoesWithoutASpareIfTold()
    {
        await using var child = new Child(configure: options => options.Spare = false);

        await child.RunAsync(Child.Do("exit", new { code = 1 }), "3");

        Assert.Equal("9", child.Outputs[1]);
        Assert.DoesNotContain(child.Pool.Workers, worker => worker.IsSpare);
    }

    [Fact]
    public async Task RecyclesAWorkerAfterItsNumberOfItems()
    {
        await using var child = new Child(configure: options => options.MaxItemsPerWorker = 10);

        var end = await child.RunAsync([.. Enumerable.Repeat(Child.Do("pid"), 95)]);
        await child.RunAsync(child.Run([.. Enumerable.Repeat(Child.Do("pid"), 5)]) with { First = 95 });

        Assert.Equal(RunEnding.Completed, end.Ending);
        Assert.Empty(child.Failures);
        var perWorker = child.Outputs.Values.CountBy(pid => pid).Select(pair => pair.Value).ToList();
        Assert.Equal(10, perWorker.Count);
        Assert.All(perWorker, items => Assert.Equal(10, items));
        Assert.Equal(0, end.Usage.WorkerRestarts);
    }

    [Fact]
    public async Task GivesAFreshWorkerAfterAFailureToWhoAsksForIt()
    {
        await using var child = new Child();
        var items = Enumerable.Repeat(Child.Do("pid"), 9).ToArray();
        items[3] = items[6] = Child.Do("fail", new { message = "no" });

        var end = await child.RunAsync(child.Run(items) with { FreshAfterFailure = true });

        Assert.Equal(RunEnding.Completed, end.Ending);
        Assert.Equal([3L, 6], child.Failures.Keys.Order());
        var pids = child.Outputs.OrderBy(output => output.Key).Select(output => output.Value).ToList();
        Assert.Equal(3, pids.Where(pid => pid != "null").Distinct().Count());
        Assert.Equal((1, 1, 1), (pids[..3].Distinct().Count(), pids[4..6].Distinct().Count(), pids[7..].Distinct().Count()));
    }

    [Fact]
    public async Task LetsIdleWorkersLeaveAndComeBack()
    {
        await using var child = new Child(workers: 2, configure: options => options.IdleTimeout = TimeSpan.FromSeconds(1));
        await child.Pool.WarmAsync(child.Command, TestContext.Current.CancellationToken);

        await Until.TrueAsync(() => child.Pool.Pids.Count == 0, "all have left");
        var end = await child.RunAsync("3");

        Assert.Equal((RunEnding.Completed, "9"), (end.Ending, child.Outputs[0]));
        Assert.Equal(0, child.Pool.Workers.Sum(worker => worker.Restarts));
    }

    [Fact]
    public async Task HarmsNobodyWhenAWorkerCrashesAfterItsAnswer()
    {
        await using var child = new Child();

        var end = await child.RunAsync("2", Child.Do("answer and exit"), "3", Child.Do("answer and exit"));

        Assert.Equal(RunEnding.Completed, end.Ending);
        Assert.Empty(child.Failures);
        Assert.Equal(["4", "1", "9", "1"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
    }

    [Fact]
    public async Task GoesOnAtOnceAfterOneHangAfterTheOther()
    {
        // Each would take its ten seconds to be killed, were the longest leaving one not hurried.
        await using var child = new Child(stopTimeout: TimeSpan.FromSeconds(10));
        var items = Enumerable.Repeat(Child.Do("hang", new { ignore = true }), 6).ToArray();
        var begun = System.Diagnostics.Stopwatch.StartNew();

        await child.RunAsync(child.Run(items) with { ItemTimeout = TimeSpan.FromSeconds(0.2) });

        Assert.Equal(6, child.Failures.Count);
        Assert.True(begun.Elapsed < TimeSpan.FromSeconds(9), $"It took {begun.Elapsed}.");
    }
}
