using System.Buffers.Binary;

namespace BatchApi.Pool.Workers;

/// <summary>
/// Takes values apart that Python's <c>marshal</c> wrote, in version 2 of its format (Python/marshal.c): a letter for the type, then its
/// bytes. What is not there to be read makes it garbled, and there is nothing more to read.
/// </summary>
internal ref struct MarshalReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool IsGarbled { get; private set; }

    public MarshalType ReadType()
    {
        if (_rest.IsEmpty)
        {
            Garbled();
            return MarshalType.End;
        }

        var type = (MarshalType)_rest[0];
        _rest = _rest[1..];
        return type;
    }

    public int ReadInt32()
    {
        if (!BinaryPrimitives.TryReadInt32LittleEndian(_rest, out var value)) return Garbled();

        _rest = _rest[sizeof(int)..];
        return value;
    }

    public double ReadFloat()
    {
        if (!BinaryPrimitives.TryReadDoubleLittleEndian(_rest, out var value)) return Garbled();

        _rest = _rest[sizeof(double)..];
        return value;
    }

    /// <summary>The bytes of a text or of bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Take(ReadInt32());

    /// <summary>The digits to the base 2^15 of an integer, the lowest first, two bytes each.</summary>
    public ReadOnlySpan<byte> ReadDigits(out bool isNegative)
    {
        long count = ReadInt32();
        isNegative = count < 0;
        return Take(Math.Abs(count) * sizeof(short));
    }

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > _rest.Length)
        {
            Garbled();
            return [];
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private int Garbled()
    {
        IsGarbled = true;
        _rest = [];
        return 0;
    }
}
