using System.Diagnostics;

namespace BatchApi.Pool.Tests;

/// <summary>What a program writes without end must not fill the service. Measured while no other test runs.</summary>
[Collection(nameof(Alone))]
public sealed class KeepingMemoryFlat
{
    private const long MaxGrowthBytes = 64 << 20;

    [Theory]
    [InlineData("flood", "invalid_output")]
    [InlineData("endless", "timeout")]
    public async Task EndsAProgramThatNeverStopsWriting(string what, string code)
    {
        await using var child = new Child { Command = Programs.Misbehaving() };
        await child.RunAsync("1");
        var before = Bytes();

        await child.RunAsync(child.Run("1", Child.Do(what), "3") with { ItemTimeout = TimeSpan.FromSeconds(2) });

        Assert.InRange(Bytes() - before, long.MinValue, MaxGrowthBytes);
        Assert.Equal(["1", "null", "9"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
        Assert.Equal(code, Assert.Single(child.Failures).Value.Code);
    }

    [Fact]
    public async Task ReadsAGigabyteOfErrors()
    {
        await using var child = new Child { Command = Programs.Shell("while read -r line; do head -c 1000000000 /dev/zero | tr '\\0' 'x' >&2; echo $line; done") };
        var before = Bytes();

        var end = await child.RunAsync("1");

        Assert.InRange(Bytes() - before, long.MinValue, MaxGrowthBytes);
        Assert.Equal((RunEnding.Completed, "1"), (end.Ending, child.Outputs[0]));
    }

    private static long Bytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
