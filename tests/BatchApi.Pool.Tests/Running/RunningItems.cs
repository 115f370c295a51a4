using System.Globalization;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Running;

public sealed class RunningItems
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50_000)]
    public async Task AnswersEachOnceInOrder(int count)
    {
        await using var child = new Child();

        var end = await child.RunAsync(Child.Numbers(count));

        Assert.Equal(new(RunEnding.Completed, count), (end.Ending, end.Answered));
        Assert.Equal(Enumerable.Range(0, count).Select(index => (long)index), child.Delivered);
        Assert.All(child.Outputs, output => Assert.Equal((output.Key * output.Key).ToString(CultureInfo.InvariantCulture), output.Value));
    }

    [Fact]
    public async Task KeepsTheWorkerWarm()
    {
        await using var child = new Child();

        var first = await child.PidAsync();
        var second = await child.PidAsync();

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task UsesAllWorkersAtOnce()
    {
        await using var child = new Child(workers: 4);
        var folder = Directory.CreateTempSubdirectory();

        // Each run ends only when the other three have begun.
        var runs = Enumerable.Range(0, 4).Select(async number =>
        {
            var file = Path.Combine(folder.FullName, number.ToString(CultureInfo.InvariantCulture));
            await child.RunAsync(Child.Do("write", new { file }));
            await Until.TrueAsync(() => folder.GetFiles().Length == 4, "four runs at once");
        });
        await Task.WhenAll(runs);

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task PassesOnWhatTheOperationRaised()
    {
        await using var child = new Child();

        await child.RunAsync("2", Child.Do("fail", new { message = "no" }), "3");

        Assert.Equal(["4", "null", "9"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
        Assert.Equal(new ItemFailure(1, "operation_error", "no", "Broken"), Assert.Single(child.Failures).Value);
    }

    [Fact]
    public async Task TakesItemsAndOutputsLargerThanThePipe()
    {
        await using var child = new Child();
        var item = Child.Do("huge", new { bytes = 1 << 20, padding = new string('z', 3 << 20) });

        await child.RunAsync(item, "5", item);

        Assert.Equal([(1 << 20) + 2, 2, (1 << 20) + 2], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value.Length));
    }

    [Fact]
    public async Task LetsAReceiverThatIsSlowSlowTheWorkerDown()
    {
        await using var child = new Child();
        var open = new TaskCompletionSource();

        var run = child.Pool.RunAsync(
            child.Run(Child.Numbers(1000)),
            async batch =>
            {
                await open.Task;
                await child.TakeAsync(batch);
            },
            default);
        await Task.WhenAny(run, Task.Delay(200, TestContext.Current.CancellationToken));
        Assert.False(run.IsCompleted);
        open.SetResult();
        var end = await run.WaitAsync(Child.Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(1000, end.Answered);
    }

    [Fact]
    public async Task EndsWithWhatTheReceiverThrows()
    {
        await using var child = new Child();

        var run = child.Pool.RunAsync(child.Run("1"), _ => throw new TimeoutException("store"), default);

        await Assert.ThrowsAsync<TimeoutException>(() => run.WaitAsync(Child.Deadline, TestContext.Current.CancellationToken));
        Assert.Equal(RunEnding.Completed, (await child.RunAsync("1")).Ending);
    }
}
