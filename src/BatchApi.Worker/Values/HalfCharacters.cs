namespace BatchApi.Worker.Values;

/// <summary>Finds where a string held half of a surrogate pair, which is no character: in its place the writer puts an escaped U+FFFD, and only there.</summary>
internal static class HalfCharacters
{
    /// <exception cref="InvalidOutputException">There is one.</exception>
    public static void Refuse(ReadOnlySpan<byte> json)
    {
        for (int at = 0; json[at..].IndexOf(@"\uFFFD"u8) is >= 0 and var found; at += found + 1)
        {
            int escape = at + found;
            int backslashes = escape - json[..escape].TrimEnd((byte)'\\').Length;
            // After an odd number of them, its own is escaped: text that looks like it.
            if (backslashes % 2 == 0)
                throw new InvalidOutputException($"A string of the output, {LinePath.To(json[..escape])}, has half of a surrogate pair, which is no character and would be lost.");
        }
    }
}
