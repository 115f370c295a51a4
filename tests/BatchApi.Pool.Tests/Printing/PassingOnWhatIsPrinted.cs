using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Printing;

public sealed class PassingOnWhatIsPrinted
{
    private static readonly string[] OneAndTwo = ["one", "two"];
    private static readonly string[] Three = ["three"];

    private readonly ConcurrentQueue<PrintedLine> _lines = new();

    [Fact]
    public async Task NamesTheItem()
    {
        await using var child = new Child();

        await RunAsync(child, "1", Child.Do("print", new { texts = OneAndTwo }), Child.Do("print", new { texts = Three }));

        Assert.Equal([(1L, "one"), (1L, "two"), (2L, "three")], _lines.Select(line => (line.Index!.Value, line.Text)));
        Assert.All(_lines, line => Assert.Equal(PrintedTo.Output, line.To));
    }

    [Fact]
    public async Task TakesWhatGoesToStderrForTheItemAtWork()
    {
        await using var child = new Child();

        // Only where something was written before, it is worth while to know whose it is.
        var run = child.Run("1", Child.Do("stderr", new { text = "first" }), Child.Do("stderr", new { text = "so far" }), "3");
        await child.RunAsync(run with { Print = _lines.Enqueue, ExpectedItemTime = TimeSpan.FromSeconds(1) });

        Assert.Equal([(null, "first"), (2L, "so far")], _lines.Select(line => (line.Index, line.Text)));
        Assert.All(_lines, line => Assert.Equal(PrintedTo.Errors, line.To));
    }

    public static TheoryData<byte[], string[]> Bytes => new()
    {
        { "a\r\nb\n\nc"u8.ToArray(), ["a", "b", "", "c"] },
        { [0xEF, 0xBB, 0xBF, (byte)'x', (byte)'\n'], ["\uFEFFx"] },
        { [0xC3, (byte)'\n', (byte)'y', (byte)'\n'], ["\uFFFD", "y"] },
        { [0xC3], ["\uFFFD"] },
        { [0x00, 0x1B, (byte)'[', (byte)'\n'], ["\0\u001b["] },
    };

    [Theory]
    [MemberData(nameof(Bytes))]
    public async Task TakesAnyBytes(byte[] bytes, string[] lines)
    {
        await using var child = new Child();

        await RunAsync(child, Child.Do("native", new { bytes = bytes.Select(value => (int)value) }), "3");

        Assert.Equal(lines, _lines.Select(line => line.Text));
        Assert.Equal("9", child.Outputs[1]);
    }

    [Fact]
    public async Task CutsLongLines()
    {
        await using var child = new Child();

        await RunAsync(
            child,
            Child.Do("stderr", new { text = new string('x', 20_000) }),
            Child.Do("print", new { texts = Enumerable.Repeat(new string('y', 20_000), 1) }));

        Assert.Equal(new string('x', 20_000) + new string('y', 20_000), string.Concat(_lines.Select(line => line.Text)));
        Assert.All(_lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line.Text), 1, 8 * 1024));
    }

    [Fact]
    public async Task LeavesOutWhatIsTooMuchAndSaysSo()
    {
        await using var child = new Child();

        await RunAsync(child, Child.Do("stderr", new { text = "again", lines = 1_000_000 }), "3");

        Assert.Equal("9", child.Outputs[1]);
        var kept = _lines.Count(line => line.To == PrintedTo.Errors);
        Assert.InRange(kept, 2000, 200_000);
        var missing = Assert.Single(_lines, line => line.To == PrintedTo.Pool);
        Assert.Equal(1_000_000, kept + missing.LeftOut);
        Assert.Equal(
            $"{missing.LeftOut.ToString(CultureInfo.InvariantCulture)} lines of items 0 to 1 were left out: "
                + "of one worker 1000 lines and 1 MiB a second are kept.",
            missing.Text);
    }

    [Fact]
    public async Task CountsALineThatStandsAlone()
    {
        await using var child = new Child();

        // 2 MiB at once are as much as there is room for: a thousand more lines, or the one after.
        await RunAsync(child, Child.Do("print", new { texts = Enumerable.Repeat(new string('y', 8000), 300) }));

        var missing = Assert.Single(_lines, line => line.To == PrintedTo.Pool);
        Assert.Equal(300, _lines.Count - 1 + missing.LeftOut);
        Assert.StartsWith(
            $"{missing.LeftOut.ToString(CultureInfo.InvariantCulture)} "
                + $"line{(missing.LeftOut == 1 ? " of item 0 was" : "s of item 0 were")} left out: ",
            missing.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsNotDisturbedByAGigabyte()
    {
        await using var child = new Child();
        var before = Environment.WorkingSet;

        await RunAsync(child, Child.Do("stderr", new { text = new string('z', 1 << 20), lines = 1000 }), "3");

        Assert.Equal("9", child.Outputs[1]);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 300 << 20);
    }

    private Task<RunEnd> RunAsync(Child child, params string[] items) =>
        child.RunAsync(child.Run(items) with { Print = _lines.Enqueue, MemoryLimitBytes = 0 });
}
