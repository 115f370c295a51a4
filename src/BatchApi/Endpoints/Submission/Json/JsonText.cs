using System.Buffers;

namespace BatchApi.Endpoints.Submission.Json;

/// <summary>Writes text as a JSON string, escaping only what must be (RFC 8259, section 7).</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    /// <param name="text">Valid UTF-8.</param>
    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> destination)
    {
        destination.Write("\""u8);
        while (true)
        {
            var plain = text.IndexOfAny(Escaped);
            if (plain < 0)
                break;

            destination.Write(text[..plain]);
            Escape(text[plain], destination);
            text = text[(plain + 1)..];
        }

        destination.Write(text);
        destination.Write("\""u8);
    }

    private static void Escape(byte character, IBufferWriter<byte> destination)
    {
        var escape = character switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\t' => "\\t"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\n' => "\\n"u8,
            _ => default,
        };
        if (!escape.IsEmpty)
        {
            destination.Write(escape);
            return;
        }

        destination.Write("\\u00"u8);
        destination.Write([(byte)('0' + (character >> 4)), (byte)"0123456789abcdef"[character & 0xf]]);
    }
}
