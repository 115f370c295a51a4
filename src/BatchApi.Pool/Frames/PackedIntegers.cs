using System.Buffers.Binary;
using System.Buffers.Text;

namespace BatchApi.Pool.Frames;

/// <summary>Whole numbers as eight bytes each, little-endian: for an interpreter, reading their digits costs more than a small function.</summary>
internal static class PackedIntegers
{
    /// <summary>Bytes of one integer.</summary>
    public const int Size = sizeof(long);

    private const byte LineFeed = (byte)'\n';

    /// <summary>Packs lines, each ended, if every one is an integer of 64 bits as JSON writes it.</summary>
    /// <param name="lines">As many as <paramref name="packed"/> has room for.</param>
    public static bool TryPack(ReadOnlySpan<byte> lines, Span<byte> packed)
    {
        while (!lines.IsEmpty)
        {
            if (!Utf8Parser.TryParse(lines, out long value, out var length) || length >= lines.Length || lines[length] != LineFeed
                || !IsPlain(lines[..length]))
                return false;

            BinaryPrimitives.WriteInt64LittleEndian(packed, value);
            packed = packed[Size..];
            lines = lines[(length + 1)..];
        }

        return true;
    }

    // The parser also takes a plus, leading zeros and -0.
    private static bool IsPlain(ReadOnlySpan<byte> digits)
    {
        if (digits[0] == '+')
            return false;

        var first = digits[0] == '-' ? 1 : 0;
        return digits[first] != '0' || digits.Length == 1;
    }
}
