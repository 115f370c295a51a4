using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using BatchApi.Worker.Json;

namespace BatchApi.Worker.Scalars;

/// <summary>Reads integers in any spelling: to JSON Schema, <c>1.0</c> and <c>1e2</c> are integers.</summary>
internal sealed class WholeNumberConverter<T> : JsonConverter<T> where T : struct, IBinaryInteger<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (T.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value))
                return value;
            string? digits = NumberText.Of(reader.ValueSpan).Integer;
            if (T.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
                return value;
        }
        // The caller makes the message, since it knows the whole item.
        throw new JsonException();
    }

    // A type for which the serializer has no form cannot be a member's name either; all others are read as the serializer reads them.
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!NumberConverters.IsInteger(typeof(T)))
            return base.ReadAsPropertyName(ref reader, typeToConvert, options);

        return T.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value)
            ? value
            : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Only read.");
}
