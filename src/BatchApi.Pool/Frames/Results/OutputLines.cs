using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using BatchApi.Pool.Outputs;

namespace BatchApi.Pool.Frames.Results;

/// <summary>Lines of JSON that are made of values, in a buffer that is used again.</summary>
internal sealed class OutputLines
{
    // "-1.7976931348623157e+308", and an integer of 64 bits.
    private const int MaxNumberLength = 24;

    // As the Python worker has it: to make decimal digits of these takes 10 ms, of more the square, and only this thread watches the worker.
    private const int MaxDigits = 3840;

    private const byte Quote = (byte)'"';

    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    /// <summary>What was added; until something else is.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Takes what is after this length away.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>Adds text that is JSON already.</summary>
    public void Add(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        Length += json.Length;
    }

    public void Add(byte character)
    {
        Reserve(1)[0] = character;
        Length++;
    }

    public void AddInteger(long value)
    {
        var target = Reserve(MaxNumberLength);
        var length = 1;
        if ((ulong)value <= 9)
            target[0] = (byte)('0' + value);
        else
            _ = Utf8Formatter.TryFormat(value, target, out length);
        Length += length;
    }

    /// <summary>Adds an integer. False: it is too long to be made text here; its worker has to do it, in the time of its item.</summary>
    /// <param name="digits">To the base 2^15, the lowest first, two bytes each.</param>
    /// <param name="isNegative">Whether it is below zero.</param>
    public bool AddInteger(ReadOnlySpan<byte> digits, bool isNegative)
    {
        if (digits.Length > MaxDigits * sizeof(short))
            return false;

        const int bitsOfDigit = 15;
        // Their bits without the gaps.
        var bytes = new byte[(digits.Length / sizeof(short) * bitsOfDigit / 8) + 1];
        var (bits, count, at) = (0, 0, 0);
        for (; digits.Length >= sizeof(short); digits = digits[sizeof(short)..])
        {
            bits |= BinaryPrimitives.ReadUInt16LittleEndian(digits) << count;
            for (count += bitsOfDigit; count >= 8; count -= 8, bits >>= 8)
                bytes[at++] = (byte)bits;
        }

        bytes[at] = (byte)bits;
        var integer = new BigInteger(bytes, isUnsigned: true);
        Add(Encoding.ASCII.GetBytes((isNegative ? -integer : integer).ToString(CultureInfo.InvariantCulture)));
        return true;
    }

    /// <summary>
    /// Adds a finite number as Python writes it: the fewest digits that read as the same number, and always a point or an exponent.
    /// </summary>
    public void AddFloat(double value)
    {
        const double firstWithExponent = 1e16;
        var text = Reserve(MaxNumberLength);
        _ = value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        if (text[..length].IndexOf((byte)'E') is var exponent and >= 0)
            text[exponent] = (byte)'e';
        else if (Math.Abs(value) >= firstWithExponent)
            length = WriteExponent(text, length);
        else if (!text[..length].Contains((byte)'.'))
            length += Copy(".0"u8, text[length..]);
        Length += length;
    }

    // .NET goes without one for a power of ten longer.
    private static int WriteExponent(Span<byte> text, int length)
    {
        var first = text[0] == '-' ? 1 : 0;
        var exponent = length - first - 1;
        var digits = text[..length].TrimEnd((byte)'0').Length - first;
        text.Slice(first + 1, digits - 1).CopyTo(text[(first + 2)..]);
        text[first + 1] = (byte)'.';
        length = first + (digits > 1 ? digits + 1 : 1);
        length += Copy("e+"u8, text[length..]);
        _ = Utf8Formatter.TryFormat(exponent, text[length..], out var written);
        return length + written;
    }

    /// <summary>
    /// Adds a text with its quotes. In it, lone surrogates may stand as characters: they become escapes, and are told of. What is not UTF-8
    /// otherwise is no JSON.
    /// </summary>
    public LineFault AddText(ReadOnlySpan<byte> text)
    {
        var isPlain = EscapedText.IsPlain(text);
        var hasLoneSurrogate = false;
        var target = Reserve((isPlain ? text.Length : text.Length * EscapedText.MaxLengthOfByte) + 2);
        var length = isPlain ? Copy(text, target[1..]) : EscapedText.Write(text, target[1..], isJson: false, out hasLoneSurrogate);
        if (length < 0)
            return LineFault.NotJson;

        target[0] = Quote;
        target[length + 1] = Quote;
        Length += length + 2;
        return hasLoneSurrogate ? LineFault.LoneSurrogate : LineFault.None;
    }

    /// <summary>Adds text that is JSON already, but for lone surrogates as in <see cref="AddText"/>: they stand inside of texts only.</summary>
    public LineFault AddJson(ReadOnlySpan<byte> json)
    {
        if (Utf8.IsValid(json))
        {
            Add(json);
            return LineFault.None;
        }

        var length = EscapedText.Write(json, Reserve(json.Length * EscapedText.MaxLengthOfByte), isJson: true, out _);
        Length += Math.Max(length, 0);
        return length < 0 ? LineFault.NotJson : LineFault.LoneSurrogate;
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        source.CopyTo(target);
        return source.Length;
    }

    private Span<byte> Reserve(int length)
    {
        if (_bytes.Length - Length < length)
            Grow(length);
        return _bytes.AsSpan(Length);
    }

    // A method of its own, so that the rest is small enough to be inlined.
    private void Grow(int length) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
}
