using System.Collections.Concurrent;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Printing;

/// <summary>What operations print never disturbs what they answer, on each kind of worker there is.</summary>
public abstract class PrintingOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    private readonly ConcurrentQueue<PrintedLine> _lines = new();

    [Fact]
    public async Task PassesOnWhatTheLanguagePrintsWithItsItem()
    {
        await using var ordeal = new Ordeal<TKind>();
        string[] items = [ordeal.Kind.Good(0), ordeal.Kind.Print("a\nb\n\n\uFEFFc\n\u00e4\U0001F600\n"), ordeal.Kind.Good(2)];

        await ordeal.RunAsync(ordeal.Kind.Run(items) with { Print = _lines.Enqueue }, 1);

        Assert.Equal(["a", "b", "", "\uFEFFc", "\u00e4\U0001F600"], _lines.Select(line => line.Text));
        Assert.All(_lines, line => Assert.Equal(1, line.Index));
        await ordeal.EndAsync();
    }

    public static TheoryData<byte[], string[]> Bytes => new()
    {
        { "a\r\nb\n\nc"u8.ToArray(), ["a", "b", "", "c"] },
        { [0xEF, 0xBB, 0xBF, (byte)'x', (byte)'\n'], ["\uFEFFx"] },
        { [0xC3, (byte)'\n', (byte)'y', (byte)'\n'], ["\uFFFD", "y"] },
        { [0xF0, 0x9F, 0x98], ["\uFFFD"] },
        { [0x13, 0x00, 0x00, 0x00, 0x13, (byte)'\n'], ["\u0013\0\0\0\u0013"] },
    };

    [Theory]
    [MemberData(nameof(Bytes))]
    public async Task TakesAnyBytesThatNativeCodeWrites(byte[] bytes, string[] lines)
    {
        await using var ordeal = new Ordeal<TKind>();
        string[] items = [ordeal.Kind.Good(0), ordeal.Kind.PrintNative(bytes), ordeal.Kind.Good(2)];

        await ordeal.RunAsync(ordeal.Kind.Run(items) with { Print = _lines.Enqueue }, 1);

        Assert.Equal(lines, _lines.Select(line => line.Text));
        await ordeal.EndAsync();
    }

    [Fact]
    public async Task WritesTenMebibytesBeforeItReadsTenMebibytes()
    {
        await using var ordeal = new Ordeal<TKind>();
        // White space at its end is part of an item's line and nothing else.
        var padding = new string(' ', 1 << 20);
        string[] items = [ordeal.Kind.Item(Deed.PrintMuch, ""), .. Enumerable.Range(1, 10).Select(number => ordeal.Kind.Good(number) + padding)];

        await ordeal.RunAsync(ordeal.Kind.Run(items) with { Print = _lines.Enqueue, ExpectedItemTime = TimeSpan.FromMilliseconds(0.1) }, 0);

        Assert.Empty(ordeal.Child.Failures);
        Assert.Contains(_lines, line => line.To == PrintedTo.Pool);
        await ordeal.EndAsync();
    }
}

public sealed class PrintingDotNetWorkers : PrintingOnEachKind<DotNetWorker>;

public sealed class PrintingPythonWorkers : PrintingOnEachKind<PythonWorker>;

public sealed class PrintingCommandWorkers : PrintingOnEachKind<CommandWorker>;

public sealed class PrintingScriptedChildren : PrintingOnEachKind<ScriptedChild>;
