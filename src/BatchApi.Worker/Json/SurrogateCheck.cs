using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Json;

/// <summary>Finds where a string held half of a surrogate pair, which is no character.</summary>
internal static class SurrogateCheck
{
    /// <summary>
    /// Of what the writer wrote: in the place of one it puts an escaped U+FFFD, and only there. A converter may write the escape of one by itself.
    /// </summary>
    /// <exception cref="InvalidOutputException">There is one.</exception>
    public static void Refuse(ReadOnlySpan<byte> json)
    {
        // Nearly all outputs are only searched for an escape.
        int first = json.IndexOf("\\u"u8);
        if (first < 0)
            return;

        for (int at = first; json[at..].IndexOf(@"\uFFFD"u8) is >= 0 and var found; at += found + 1)
        {
            int escape = at + found;
            int backslashes = escape - json[..escape].TrimEnd((byte)'\\').Length;
            // After an odd number of them, its own is escaped: text that looks like it.
            if (backslashes % 2 == 0)
                Refuse(json, escape);
        }
        RefuseEscapes(json);
    }

    /// <summary>Of JSON as it came, in which U+FFFD is itself.</summary>
    /// <exception cref="InvalidOutputException">There is one.</exception>
    public static void RefuseEscapes(ReadOnlySpan<byte> json)
    {
        if (LoneSurrogates.IndexIn(json) is >= 0 and var escape)
            Refuse(json, escape);
    }

    private static void Refuse(ReadOnlySpan<byte> json, int escape) => throw new InvalidOutputException(
        $"A string of the output, {LinePath.To(json[..escape])}, has half of a surrogate pair, which is no character and would be lost.");
}
