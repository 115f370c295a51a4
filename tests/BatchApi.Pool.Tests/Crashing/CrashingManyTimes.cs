using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Crashing;

/// <summary>Crashes without end leave nothing behind.</summary>
[Collection(nameof(Alone))]
public sealed class CrashingManyTimes
{
    // As small as a child can be: it waits for its first item, says that it is ready, and is gone.
    private const string Script = "read -r items; printf '\\000\\000\\000\\000\\022'; exit 3";

    [Fact]
    public async Task LeavesNothingBehind()
    {
        await CrashAsync(200);
        var before = Baseline.Now();

        await CrashAsync(Length.Of(1000, 20_000));

        await before.IsBackAsync();
    }

    private static async Task CrashAsync(int count)
    {
        await using var child = new Child(workers: 2, configure: options => options.Spare = false)
        {
            Command = new WorkerCommand { Name = "crash", Executable = "/bin/sh", Arguments = ["-c", Script] },
        };
        var run = child.Run([.. Enumerable.Repeat("1", count / 2)]) with { MaxCrashes = 1 };

        var ends = await Task.WhenAll(
            child.Pool.RunAsync(run, child.TakeAsync, default), child.Pool.RunAsync(run with { First = count / 2 }, child.TakeAsync, default))
            .WaitAsync(TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);

        Assert.All(ends, end => Assert.Equal((RunEnding.Completed, count / 2, count / 2), (end.Ending, end.Answered, end.Usage.WorkerRestarts)));
        Assert.Equal(Enumerable.Range(0, count).Select(index => (long)index), child.Delivered.Order());
        Assert.Equal(count, child.Failures.Count);
        Assert.All(child.Failures.Values, failure => Assert.Equal(("worker_crashed", 3), (failure.Code, failure.Exit?.Code)));
    }
}
