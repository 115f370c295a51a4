using System.Buffers.Text;

namespace BatchApi.Benchmarks.Bodies;

/// <summary>The numbers from 0 to <paramref name="Count"/> - 1, or their squares, as NDJSON.</summary>
internal sealed record NumberLines(long Count, Func<long, long> Of)
{
    // As large as what a socket takes at once.
    private const int BlockBytes = 64 * 1024;
    private const int MaxLineBytes = 21;

    public static NumberLines Items(long count) => new(count, index => index);

    public static NumberLines Squares(long count) => new(count, index => index * index);

    /// <summary>Block by block in one buffer, which each block overwrites.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Generated()
    {
        var block = new byte[BlockBytes];
        for (long index = 0; index < Count;)
        {
            var length = 0;
            while (index < Count && length <= BlockBytes - MaxLineBytes)
            {
                Utf8Formatter.TryFormat(Of(index++), block.AsSpan(length), out var digits);
                length += digits;
                block[length++] = (byte)'\n';
            }

            yield return block.AsMemory(0, length);
        }
    }

    /// <summary>All at once, so that making them takes no time from what is measured.</summary>
    public ReadOnlyMemory<byte> Prepared()
    {
        using var all = new MemoryStream();
        foreach (var block in Generated())
            all.Write(block.Span);
        return all.ToArray();
    }
}
