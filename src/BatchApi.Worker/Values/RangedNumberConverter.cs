using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Values;

/// <summary>Reads numbers with a fraction, and refuses those that the type would make infinite or nothing: <c>1e400</c> and <c>1e-400</c> of a double.</summary>
internal sealed class RangedNumberConverter<T> : JsonConverter<T> where T : struct, INumber<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number) throw new JsonException($"A number is wanted, not a {reader.TokenType}.");
        ReadOnlySpan<byte> text = reader.ValueSpan;
        if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) || !T.IsFinite(value) || (T.IsZero(value) && !IsZero(text)))
            throw new JsonException($"{Encoding.UTF8.GetString(text)} is beyond the range of {typeof(T).Name}.");
        return value;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Only read.");

    private static bool IsZero(ReadOnlySpan<byte> text)
    {
        int exponent = text.IndexOfAny((byte)'e', (byte)'E');
        return !(exponent < 0 ? text : text[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }
}
