using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Json;

/// <summary>Finds where a string held half of a surrogate pair, which is no character.</summary>
internal static class SurrogateCheck
{
    /// <summary>
    /// Checks what the JSON writer wrote: for half of a pair it writes an escaped U+FFFD, and for nothing else. A converter may write the escape
    /// itself.
    /// </summary>
    /// <exception cref="InvalidOutputException">There is one.</exception>
    public static void Refuse(ReadOnlySpan<byte> json)
    {
        // Nearly all outputs have no escape: one search is all that it costs.
        int first = json.IndexOf("\\u"u8);
        if (first < 0)
            return;

        for (int at = first; json[at..].IndexOf(@"\uFFFD"u8) is >= 0 and var found; at += found + 1)
        {
            int escape = at + found;
            int backslashes = escape - json[..escape].TrimEnd((byte)'\\').Length;
            // After an odd number of backslashes, this one is escaped, and what follows is text that only looks like an escape.
            if (backslashes % 2 == 0)
                Refuse(json, escape);
        }
        RefuseEscapes(json);
    }

    /// <summary>Checks JSON as it came, in which U+FFFD stands for itself.</summary>
    /// <exception cref="InvalidOutputException">There is one.</exception>
    public static void RefuseEscapes(ReadOnlySpan<byte> json)
    {
        if (LoneSurrogates.IndexIn(json) is >= 0 and var escape)
            Refuse(json, escape);
    }

    private static void Refuse(ReadOnlySpan<byte> json, int escape) => throw new InvalidOutputException(
        $"A string of the output, {LinePath.To(json[..escape])}, has half of a surrogate pair, which is no character and would be lost.");
}
