using System.Globalization;
using System.Text;

namespace BatchApi.Pool.Json;

/// <summary>Undoes the escapes of a JSON string (RFC 8259, section 7).</summary>
/// <remarks>Half a surrogate pair, which <c>Utf8JsonReader</c> refuses to give as text, becomes three bytes of its own, as in WTF-8.</remarks>
internal static class JsonEscapes
{
    private const int EscapeLength = 6;

    /// <param name="text">What stands between the quotes, known to be JSON.</param>
    /// <param name="destination">At least as long as the text.</param>
    /// <returns>Bytes written.</returns>
    public static int Undo(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var plain = text.IndexOf((byte)'\\');
            if (plain < 0)
                break;

            text[..plain].CopyTo(destination[written..]);
            written += plain;
            text = text[plain..];
            if (text[1] != (byte)'u')
            {
                destination[written++] = Short(text[1]);
                text = text[2..];
                continue;
            }

            int character = Unit(text);
            text = text[EscapeLength..];
            if (char.IsHighSurrogate((char)character) && text.StartsWith("\\u"u8) && char.IsLowSurrogate(Unit(text)))
            {
                character = char.ConvertToUtf32((char)character, Unit(text));
                text = text[EscapeLength..];
            }

            written += Encode(character, destination[written..]);
        }

        text.CopyTo(destination[written..]);
        return written + text.Length;
    }

    private static byte Short(byte letter) => letter switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => letter,
    };

    /// <summary>The UTF-16 code unit of <c>\u0061</c>.</summary>
    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..EscapeLength], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static int Encode(int character, Span<byte> destination)
    {
        if (Rune.TryCreate(character, out var rune))
            return rune.EncodeToUtf8(destination);

        destination[0] = (byte)(0xE0 | (character >> 12));
        destination[1] = (byte)(0x80 | ((character >> 6) & 0x3F));
        destination[2] = (byte)(0x80 | (character & 0x3F));
        return 3;
    }
}
