namespace BatchApi.Storage;

/// <summary>Lines of bytes, each ended by a line feed.</summary>
internal static class Ndjson
{
    private const byte LineFeed = (byte)'\n';

    // Counting whole blocks takes 32 bytes at once, where a search would stop at each line feed.
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

    /// <summary>Copies the lines into memory of their own, without filling that with zeros first.</summary>
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
