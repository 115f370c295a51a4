using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Jint.Native;
using Jint.Native.Json;

namespace BatchApi.Worker.Scripting;

/// <summary>Reads JSON into a value for a script, and refuses numbers that would not stay the same.</summary>
internal static class ScriptItem
{
    /// <summary>2^53 - 1: up to here every integer has a <c>Number</c> of its own (Number.MAX_SAFE_INTEGER).</summary>
    public const long MaxSafeInteger = (1L << 53) - 1;

    /// <summary>More digits are needed to go beyond.</summary>
    private const int SafeDigits = 15;

    /// <param name="line">One JSON value.</param>
    /// <param name="problem">Why the line is no item for a script.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, JsonParser parser, out JsValue item, out string? problem)
    {
        item = JsValue.Undefined;
        problem = null;
        if (line.Length <= SafeDigits && Utf8Parser.TryParse(line, out int number, out int length) && length == line.Length && line[0] != '+')
        {
            item = JsNumber.Create(number);
            return true;
        }

        try
        {
            problem = Problem(line);
            if (problem is not null)
                return false;

            item = parser.Parse(line);
            return true;
        }
        catch (Exception failure) when (failure is JsonException or Jint.Runtime.JavaScriptException)
        {
            problem = failure.Message;
            return false;
        }
    }

    /// <summary>The first number that would be another one in the script; null: there is none.</summary>
    public static string? Problem(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = ScriptLimits.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && Problem(ref reader) is { } problem)
                return problem;
        }

        return null;
    }

    private static string? Problem(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> digits = reader.ValueSpan;
        if (digits.ContainsAny((byte)'.', (byte)'e', (byte)'E'))
        {
            return reader.TryGetDouble(out double number) && double.IsFinite(number)
                ? null
                : $"The number {Shown(digits)} is larger than any number of JavaScript. Send it as a string.";
        }

        return digits.Length <= SafeDigits || (reader.TryGetInt64(out long integer) && integer is >= -MaxSafeInteger and <= MaxSafeInteger)
            ? null
            : $"The integer {Shown(digits)} is beyond 2^53 - 1, where JavaScript does not tell one integer from the next. "
                + "Send it as a string and use BigInt(...).";
    }

    private static string Shown(ReadOnlySpan<byte> digits) =>
        digits.Length <= 40 ? Encoding.ASCII.GetString(digits) : $"{Encoding.ASCII.GetString(digits[..40])}...";
}
