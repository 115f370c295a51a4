using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Running;

/// <summary>
/// How usage is measured, which no kind of worker makes different; that each is measured is in
/// <see cref="MeasuringUsageOnEachKind{TKind}"/>.
/// </summary>
public sealed class MeasuringUsage
{
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
