using System.Globalization;
using System.Numerics;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Items;

namespace BatchApi.Worker.Outputs;

/// <summary>Writes integers, digit by digit into the line.</summary>
internal readonly struct IntegerOutput<T> : IOutputWriter<T> where T : struct, IBinaryInteger<T>
{
    /// <summary>A sign and the 20 digits of 2^64.</summary>
    private const int MaxBytes = 21;

    public static void Write(T output, ItemShape shape, ResultLines lines)
    {
        output.TryFormat(lines.GetSpan(MaxBytes), out int count, default, CultureInfo.InvariantCulture);
        lines.Advance(count);
    }
}
