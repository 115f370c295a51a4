using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace BatchApi.Pool.Frames.Results;

/// <summary>Text as JSON writes it between quotes.</summary>
internal static class EscapedText
{
    /// <summary>What one byte of a text may become: <c>\u0001</c>.</summary>
    public const int MaxLengthOfByte = 6;

    // Longer texts are searched faster than looked through.
    private const int MaxWordLength = 16;

    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(' ', 0x80 - ' ').Select(code =>
        (byte)code).Except("\"\\"u8.ToArray())]);

    private const byte Quote = (byte)'"';

    /// <summary>Whether the text stands in JSON as it is. Most are words: too short for what a search costs to begin.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxWordLength)
            return text.IndexOfAnyExcept(Plain) < 0;

        foreach (var character in text)
        {
            if (character is < (byte)' ' or >= 0x80 or Quote or (byte)'\\')
                return false;
        }

        return true;
    }

    /// <summary>Writes what stands between the quotes.</summary>
    /// <param name="isJson">Whether the text is JSON already: only lone surrogates become escapes.</param>
    /// <returns>How long it is; below 0: the text is not UTF-8, not even with lone surrogates in it as characters.</returns>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> target, bool isJson, out bool hasLoneSurrogate)
    {
        var length = 0;
        hasLoneSurrogate = false;
        while (!text.IsEmpty)
        {
            var plain = isJson ? text.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) : text.IndexOfAnyExcept(Plain);
            if (plain != 0)
            {
                if (plain < 0)
                    plain = text.Length;
            }
            else if (text[0] < 0x80)
            {
                length += EscapeControl(text[0], target[length..]);
                text = text[1..];
                continue;
            }
            else if (Rune.DecodeFromUtf8(text, out _, out plain) != OperationStatus.Done)
            {
                if (text is not [0xED, >= 0xA0 and <= 0xBF, >= 0x80 and <= 0xBF, ..])
                    return -1;

                hasLoneSurrogate = true;
                length += EscapeCode(0xD000 | ((text[1] & 0x3F) << 6) | (text[2] & 0x3F), target[length..]);
                text = text[3..];
                continue;
            }

            length += Copy(text[..plain], target[length..]);
            text = text[plain..];
        }

        return length;
    }

    private static int EscapeControl(byte character, Span<byte> target) => character switch
    {
        Quote => Copy("\\\""u8, target),
        (byte)'\\' => Copy("\\\\"u8, target),
        (byte)'\n' => Copy("\\n"u8, target),
        (byte)'\r' => Copy("\\r"u8, target),
        (byte)'\t' => Copy("\\t"u8, target),
        (byte)'\b' => Copy("\\b"u8, target),
        (byte)'\f' => Copy("\\f"u8, target),
        _ => EscapeCode(character, target),
    };

    private static int EscapeCode(int code, Span<byte> target)
    {
        Copy("\\u"u8, target);
        _ = Utf8Formatter.TryFormat(code, target[2..], out _, new StandardFormat('x', 4));
        return MaxLengthOfByte;
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        source.CopyTo(target);
        return source.Length;
    }
}
