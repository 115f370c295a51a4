using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BatchApi.Worker.Json;

namespace BatchApi.Worker.Scalars;

/// <summary>
/// Reads numbers with a fraction, and refuses those that the type would make infinite or nothing (<c>1e400</c> and <c>1e-400</c> of a double), or
/// that a decimal would round. A binary one is the nearest that there is to what was sent, as everywhere.
/// </summary>
internal sealed class RangedNumberConverter<T> : JsonConverter<T> where T : struct, INumber<T>
{
    // What a decimal can hold of any number, the point counted in: 28 digits behind the point, and 28 and a half in all.
    private const int MaxExactLength = 28;

    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The caller makes the message, since it knows the whole item.
        if (reader.TokenType != JsonTokenType.Number)
            throw new JsonException();
        return Parse(reader.ValueSpan);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Only read.");

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(Encoding.UTF8.GetBytes(reader.GetString()!));

    private static T Parse(ReadOnlySpan<byte> text)
    {
        if (!T.TryParse(text, Styles, CultureInfo.InvariantCulture, out T value) || !T.IsFinite(value) || (T.IsZero(value) && !IsZero(text)))
            throw new JsonException($"{Shown(text)} is beyond the range of {typeof(T).Name}.");
        if (typeof(T) == typeof(decimal) && (text.Length > MaxExactLength || text.ContainsAny((byte)'e', (byte)'E')) && IsRounded(text, value))
        {
            throw new JsonException(
                $"{Shown(text)} has more digits than a Decimal holds, which is 28 behind the point and 28 or 29 in all: "
                + "it would be rounded. Send fewer digits.");
        }
        return value;
    }

    private static bool IsZero(ReadOnlySpan<byte> text)
    {
        int exponent = text.IndexOfAny((byte)'e', (byte)'E');
        return !(exponent < 0 ? text : text[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }

    private static bool IsRounded(ReadOnlySpan<byte> text, T value) =>
        NumberText.Of(text) != NumberText.Of(Encoding.UTF8.GetBytes(value.ToString(null, CultureInfo.InvariantCulture)));

    private static string Shown(ReadOnlySpan<byte> text) =>
        text.Length <= 60 ? Encoding.UTF8.GetString(text) : $"{Encoding.UTF8.GetString(text[..60])}...";
}
