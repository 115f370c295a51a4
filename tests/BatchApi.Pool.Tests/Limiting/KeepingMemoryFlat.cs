using System.Collections.Concurrent;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Limiting;

/// <summary>What a child writes without end must not fill the service: at no moment. Measured while no other test runs.</summary>
[Collection(nameof(Alone))]
public sealed class KeepingMemoryFlat
{
    private const long MaxGrowthBytes = 128 << 20;
    private const int Log = 0x14;

    public static TheoryData<string, string> Frames => new()
    {
        { Child.Do("oversize", new { bytes = 1_000_000_000 }), "worker_crashed" },
        { Child.Do("oversize", new { bytes = 1_000_000_000, type = Log }), "worker_crashed" },
        { Child.Do("log without end", new { bytes = 100 }), "timeout" },
        { Child.Do("log without end", new { bytes = 1 << 20 }), "timeout" },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task EndsAChildWhoseFramesHaveNoEnd(string item, string code)
    {
        await using var child = new Child();
        var lines = new ConcurrentQueue<PrintedLine>();
        await child.RunAsync("1");

        await AssertFlatAsync(() => child.RunAsync(child.Run("1", item, "3") with { ItemTimeout = TimeSpan.FromSeconds(2), Print = lines.Enqueue }));

        Assert.Equal(["1", "null", "9"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
        Assert.Equal(code, Assert.Single(child.Failures).Value.Code);
    }

    [Theory]
    [InlineData("flood", "invalid_output")]
    [InlineData("endless", "timeout")]
    public async Task EndsAProgramThatNeverStopsWriting(string what, string code)
    {
        await using var child = new Child { Command = Programs.Misbehaving() };
        await child.RunAsync("1");

        await AssertFlatAsync(() => child.RunAsync(child.Run("1", Child.Do(what), "3") with { ItemTimeout = TimeSpan.FromSeconds(2) }));

        Assert.Equal(["1", "null", "9"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
        Assert.Equal(code, Assert.Single(child.Failures).Value.Code);
    }

    [Fact]
    public async Task ReadsAGigabyteOfErrors()
    {
        await using var child =
            new Child { Command = Programs.Shell("while read -r line; do head -c 1000000000 /dev/zero | tr '\\0' 'x' >&2; echo $line; done") };

        var end = await AssertFlatAsync(() => child.RunAsync("1"));

        Assert.Equal((RunEnding.Completed, "1"), (end.Ending, child.Outputs[0]));
    }

    private static async Task<RunEnd> AssertFlatAsync(Func<Task<RunEnd>> run)
    {
        GC.Collect();
        ProcessTable.ForgetPeak(Environment.ProcessId);
        var before = ProcessTable.ResidentBytes(Environment.ProcessId);

        var end = await run();

        Assert.InRange(ProcessTable.PeakBytes(Environment.ProcessId) - before, long.MinValue, MaxGrowthBytes);
        return end;
    }
}
