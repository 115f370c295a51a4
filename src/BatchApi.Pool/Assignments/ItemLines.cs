namespace BatchApi.Pool.Assignments;

/// <summary>Counts and cuts lines.</summary>
internal static class ItemLines
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>
    /// The first lines, at most <paramref name="maxCount"/> of them and about <paramref name="maxBytes"/> bytes, but at least one.
    /// </summary>
    public static (int Count, int Length) Take(ReadOnlySpan<byte> lines, int maxCount, int maxBytes)
    {
        if (maxCount == 0)
            return (0, 0);

        // All that fits in bytes, if that is not too many lines: vectorized, the common case.
        var cut = lines.Length <= maxBytes ? lines.Length : lines[..maxBytes].LastIndexOf(LineFeed) + 1;
        var count = lines[..cut].Count(LineFeed);
        if (count > 0 && count <= maxCount)
            return (count, cut);

        var wanted = count == 0 ? 1 : maxCount;
        var length = 0;
        for (var taken = 0; taken < wanted; taken++)
            length += lines[length..].IndexOf(LineFeed) + 1;

        return (wanted, length);
    }
}
