using System.Buffers;
using System.Text;
using BatchApi.Worker.Framing;

namespace BatchApi.Worker.Scripting;

/// <summary>Writes a string of JavaScript as JSON.</summary>
internal static class ScriptText
{
    /// <summary>Writes in pieces, so that an output that is too long is noticed before it fills memory.</summary>
    private const int PieceLength = 4096;

    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (char)control), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(half => (char)half)]);

    /// <returns>False: it has half of a surrogate pair, which is no character, and was not written to its end.</returns>
    public static bool TryWrite(ReadOnlySpan<char> text, ResultLines lines)
    {
        Add(lines, "\""u8);
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAny(Special);
            if (plain < 0)
                plain = text.Length;
            for (int at = 0; at < plain; at += PieceLength)
                AddText(lines, text[at..Math.Min(plain, at + PieceLength)]);
            text = text[plain..];
            if (text.IsEmpty)
                break;

            int length = AddSpecial(lines, text);
            if (length == 0)
                return false;
            text = text[length..];
        }

        Add(lines, "\""u8);
        return true;
    }

    /// <returns>How many characters were written; 0: the next one is half of a surrogate pair.</returns>
    private static int AddSpecial(ResultLines lines, ReadOnlySpan<char> text)
    {
        if (char.IsHighSurrogate(text[0]) && text.Length > 1 && char.IsLowSurrogate(text[1]))
        {
            AddText(lines, text[..2]);
            return 2;
        }

        if (char.IsSurrogate(text[0]))
            return 0;
        switch (text[0])
        {
            case '"': Add(lines, "\\\""u8); break;
            case '\\': Add(lines, "\\\\"u8); break;
            case '\n': Add(lines, "\\n"u8); break;
            case '\r': Add(lines, "\\r"u8); break;
            case '\t': Add(lines, "\\t"u8); break;
            default: AddText(lines, $"\\u{(int)text[0]:x4}"); break;
        }

        return 1;
    }

    private static void AddText(ResultLines lines, ReadOnlySpan<char> text) =>
        lines.Advance(Encoding.UTF8.GetBytes(text, lines.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private static void Add(ResultLines lines, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(lines.GetSpan(bytes.Length));
        lines.Advance(bytes.Length);
    }
}
