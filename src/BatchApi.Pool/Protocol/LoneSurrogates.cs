namespace BatchApi.Pool.Protocol;

/// <summary>
/// Finds half of a surrogate pair that stands escaped in JSON, such as <c>"\ud800"</c>. The grammar allows it (RFC 8259, section 8.2), but it is no
/// character, and many readers refuse the whole text that has one: so no output may.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>Where the escape of the first one begins; -1: there is none.</summary>
    /// <param name="json">A value or lines of values. What is no JSON is nobody's escape.</param>
    public static int IndexIn(ReadOnlySpan<byte> json)
    {
        // Nearly all JSON has no such escape: one search is all that it costs.
        for (int at = 0; json[at..].IndexOf("\\u"u8) is >= 0 and int found;)
        {
            at += found;
            // A backslash after an odd number of backslashes is text, no escape.
            if ((at - json[..at].TrimEnd((byte)'\\').Length) % 2 != 0)
            {
                at += 2;
                continue;
            }

            ReadOnlySpan<byte> escape = json[at..];
            bool isPair = IsHigh(escape) && escape.Length > EscapeLength && IsLow(escape[EscapeLength..]);
            if (!isPair && (IsHigh(escape) || IsLow(escape)))
                return at;
            at += Math.Min(isPair ? 2 * EscapeLength : EscapeLength, escape.Length);
        }

        return -1;
    }

    /// <summary>The escape itself.</summary>
    /// <param name="at">Where it begins.</param>
    public static string Shown(ReadOnlySpan<byte> json, int at) => System.Text.Encoding.UTF8.GetString(json.Slice(at, EscapeLength));

    private static bool IsHigh(ReadOnlySpan<byte> text) =>
        text is [(byte)'\\', (byte)'u', (byte)'d' or (byte)'D', (byte)'8' or (byte)'9' or (byte)'a' or (byte)'A' or (byte)'b' or (byte)'B', _, _, ..];

    private static bool IsLow(ReadOnlySpan<byte> text) =>
        text is [(byte)'\\', (byte)'u', (byte)'d' or (byte)'D', (>= (byte)'c' and <= (byte)'f') or (>= (byte)'C' and <= (byte)'F'), _, _, ..];
}
