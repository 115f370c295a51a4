namespace BatchApi.Storage;

/// <summary>Lines of bytes, each ended by a line feed.</summary>
internal static class Ndjson
{
    private const byte LineFeed = (byte)'\n';

    // Counted a block at a time, which the processor does 32 bytes at once, instead of searching each line feed.
    private const int BlockBytes = 4096;

    /// <summary>Where the first <paramref name="count"/> lines end; the end of all if there are fewer.</summary>
    public static int EndOfLines(ReadOnlySpan<byte> lines, int count)
    {
        var end = 0;
        while (count > 0 && end < lines.Length)
        {
            var block = lines.Slice(end, Math.Min(BlockBytes, lines.Length - end));
            var found = block.Count(LineFeed);
            if (found >= count)
                return end + EndInBlock(block, count);
            count -= found;
            end += block.Length;
        }

        return end;
    }

    /// <summary>The same lines in memory of their own, which was not filled with zeros first, as an array's is.</summary>
    public static byte[] Copy(ReadOnlySpan<byte> lines)
    {
        var copy = GC.AllocateUninitializedArray<byte>(lines.Length);
        lines.CopyTo(copy);
        return copy;
    }

    private static int EndInBlock(ReadOnlySpan<byte> block, int count)
    {
        var end = 0;
        for (; count > 0; count--)
            end += block[end..].IndexOf(LineFeed) + 1;
        return end;
    }
}
