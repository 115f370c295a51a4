using System.Globalization;
using System.Text;

namespace BatchApi.Worker.Json;

/// <summary>A number by its digits, however it was written: <c>1.50</c>, <c>15e-1</c> and <c>1.5</c> are equal.</summary>
/// <param name="Digits">Without zeros at either end; empty: it is 0.</param>
/// <param name="Exponent">The power of ten that they are multiplied by.</param>
internal readonly record struct NumberText(bool IsNegative, string Digits, long Exponent)
{
    // Longer than the digits that were sent, for an integer with an exponent.
    private const int MaxIntegerDigits = 10_000;

    // Larger than any type of number holds.
    private const long HugeExponent = 1L << 40;

    /// <param name="token">A number as JSON has it.</param>
    public static NumberText Of(ReadOnlySpan<byte> token)
    {
        int at = token.IndexOfAny((byte)'e', (byte)'E');
        long exponent = at < 0 ? 0 : ExponentOf(token[(at + 1)..]);
        bool isNegative = token[0] == '-';
        string mantissa = Encoding.UTF8.GetString((at < 0 ? token : token[..at])[(isNegative ? 1 : 0)..]);
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
            exponent -= mantissa.Length - point - 1;
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        string trimmed = digits.TrimEnd('0');
        exponent += digits.Length - trimmed.Length;
        trimmed = trimmed.TrimStart('0');
        return trimmed.Length == 0 ? new NumberText(false, "", 0) : new NumberText(isNegative, trimmed, exponent);
    }

    /// <summary>Whether the number is an integer, as JSON Schema understands it: <c>1.0</c> is one.</summary>
    public bool IsWhole => Exponent >= 0;

    /// <summary>The digits of the integer; null: the number is no integer, or too long.</summary>
    public string? Integer => !IsWhole || Digits.Length + Exponent > MaxIntegerDigits ? null
        : Digits.Length == 0 ? "0"
        : $"{(IsNegative ? "-" : "")}{Digits}{new string('0', (int)Exponent)}";

    private static long ExponentOf(ReadOnlySpan<byte> text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent)
            ? exponent
            : text[0] == '-' ? -HugeExponent : HugeExponent;
}
