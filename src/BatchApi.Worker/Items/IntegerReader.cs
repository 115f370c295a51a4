using System.Numerics;
using System.Runtime.CompilerServices;

namespace BatchApi.Worker.Items;

/// <summary>Integers straight from their digits. What is unusual, or too long to be sure of, is left to the serializer.</summary>
internal readonly struct IntegerReader<T> : IItemReader<T> where T : struct, IBinaryInteger<T>
{
    /// <summary>So many decimal digits always fit into 63 bits.</summary>
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
        // No leading zero in JSON; 0 itself is no hurry.
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
