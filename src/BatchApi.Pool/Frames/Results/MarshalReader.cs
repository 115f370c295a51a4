using System.Buffers.Binary;

namespace BatchApi.Pool.Frames.Results;

/// <summary>
/// Reads values that Python's <c>marshal</c> wrote, in version 2 of its format (Python/marshal.c): a letter for the type,
/// then the value's bytes. Bytes that are missing make the reader garbled, and it reads no further.
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

    /// <summary>Reads the next value if it is an integer of at most 60 bits, which most are.</summary>
    public bool TryReadInteger(out long value)
    {
        const int headLength = 1 + sizeof(int), bitsOfDigit = 15, maxDigits = 4;
        value = 0;
        if (_rest.Length < headLength)
            return false;

        var head = BinaryPrimitives.ReadInt32LittleEndian(_rest[1..]);
        var length = headLength;
        if (_rest[0] == (byte)MarshalType.SmallInteger)
        {
            value = head;
        }
        else
        {
            if (_rest[0] != (byte)MarshalType.Integer || head is < -maxDigits or > maxDigits)
                return false;

            length += Math.Abs(head) * sizeof(short);
            if (_rest.Length < length)
                return false;

            for (var at = length - sizeof(short); at >= headLength; at -= sizeof(short))
                value = (value << bitsOfDigit) | BinaryPrimitives.ReadUInt16LittleEndian(_rest[at..]);
            if (head < 0)
                value = -value;
        }

        _rest = _rest[length..];
        return true;
    }

    public int ReadInt32()
    {
        if (!BinaryPrimitives.TryReadInt32LittleEndian(_rest, out var value))
            return Garbled();

        _rest = _rest[sizeof(int)..];
        return value;
    }

    public double ReadFloat()
    {
        if (!BinaryPrimitives.TryReadDoubleLittleEndian(_rest, out var value))
            return Garbled();

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
