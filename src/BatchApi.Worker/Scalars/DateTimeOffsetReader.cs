using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Scalars;

/// <summary>Reads dates with an offset that have no more digits than they can hold.</summary>
internal sealed class DateTimeOffsetReader : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        DateDigits.Check(ref reader);
        return reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset value) ? value : throw new JsonException();
    }

    public override DateTimeOffset ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateDigits.OfName<DateTimeOffset>(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => throw new NotSupportedException("Only read.");
}
