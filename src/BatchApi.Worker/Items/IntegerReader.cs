using System.Numerics;
using System.Runtime.CompilerServices;

namespace BatchApi.Worker.Items;

/// <summary>Reads integers straight from their digits. Unusual forms, and numbers that may be too long, are left to the serializer.</summary>
internal readonly struct IntegerReader<T> : IItemReader<T> where T : struct, IBinaryInteger<T>
{
    /// <summary>A number of so many decimal digits always fits into 63 bits.</summary>
    private const int MaxDigits = 18;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> line, ItemShape shape, out T item, out string? problem)
    {
        problem = null;
        return TryReadDigits(line, out item) || JsonReader<T>.TryRead(line, shape, out item, out problem);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadDigits(ReadOnlySpan<byte> line, out T item)
    {
        item = default;
        int at = line.Length > 0 && line[0] == '-' ? 1 : 0;
        int digits = line.Length - at;
        if ((uint)(digits - 1) >= MaxDigits)
            return false;
        // JSON has no leading zeros; the number 0 itself need not be fast.
        if (line[at] == '0' && line.Length > 1)
            return false;

        bool negative = at == 1;
        long value = 0;
        for (; at < line.Length; at++)
        {
            uint digit = (uint)(line[at] - '0');
            if (digit > 9)
                return false;
            value = value * 10 + digit;
        }
        if (negative)
            value = -value;
        item = T.CreateTruncating(value);
        return long.CreateTruncating(item) == value && T.IsNegative(item) == negative;
    }
}
