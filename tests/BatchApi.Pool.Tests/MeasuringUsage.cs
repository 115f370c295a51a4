using System.Globalization;

namespace BatchApi.Pool.Tests;

public sealed class MeasuringUsage
{
    [Fact]
    public async Task TellsProcessorTimePeakMemoryAndTheWorker()
    {
        await using var child = new Child();
        await child.RunAsync("1");

        var end = await child.RunAsync(Child.Do("spin", new { seconds = 0.3 }), Child.Do("eat", new { bytes = 200 << 20 }), Child.Do("pid"));
        var next = await child.RunAsync("1");

        Assert.InRange(end.Usage.CpuTime.TotalSeconds, 0.3, 3);
        Assert.InRange(end.Usage.PeakMemoryBytes, 200 << 20, 400 << 20);
        Assert.Equal(int.Parse(child.Outputs[2], CultureInfo.InvariantCulture), end.Usage.Pid);
        Assert.Equal(0, end.Usage.WorkerRestarts);
        Assert.InRange(next.Usage.CpuTime.TotalSeconds, 0, 0.2);
    }

    [Fact]
    public async Task StartsThePeakAnewWithEachRun()
    {
        await using var child = new Child();

        var full = await child.RunAsync(Child.Do("eat and digest", new { bytes = 300 << 20 }));
        var next = await child.RunAsync("1");

        Assert.InRange(full.Usage.PeakMemoryBytes, 300 << 20, 500 << 20);
        Assert.InRange(next.Usage.PeakMemoryBytes, 1 << 20, 150 << 20);
    }

    [Fact]
    public async Task AddsUpAllWorkersThatHadAPart()
    {
        await using var child = new Child();
        var once = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

        var end = await child.RunAsync(Child.Do("spin", new { seconds = 0.3 }), Child.Do("exit", new { code = 1 }), Child.Do("spin", new { seconds = 0.3 }));

        Assert.InRange(end.Usage.CpuTime.TotalSeconds, 0.6, 5);
        Assert.Equal(2, end.Usage.WorkerRestarts);
        File.Delete(once);
    }

    [Fact]
    public async Task ShowsTheItemAtWork()
    {
        await using var child = new Child();
        using var cancel = new CancellationTokenSource();
        var run = child.Run("1", "2", Child.Do("hang")) with { First = 1000 };
        var begun = DateTimeOffset.UtcNow;

        var running = child.RunAsync(run, cancel.Token);
        await Until.TrueAsync(() => child.Pool.Workers[0] is { ItemAtWork: 1002 }, "at the third item");
        var worker = child.Pool.Workers[0];
        await cancel.CancelAsync();
        await running;

        Assert.Equal((WorkerState.Busy, run, 2L), (worker.State, worker.Run, worker.Items));
        Assert.InRange(worker.ItemSince!.Value, begun - TimeSpan.FromSeconds(0.1), DateTimeOffset.UtcNow);
        Assert.InRange(worker.MemoryBytes, 1 << 20, 200 << 20);
    }
}
