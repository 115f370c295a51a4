using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Scalars;

/// <summary>Reads dates that have no more digits than they can hold.</summary>
internal sealed class DateTimeReader : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        DateDigits.Check(ref reader);
        return reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out DateTime value) ? value : throw new JsonException();
    }

    public override DateTime ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => DateDigits.OfName<DateTime>(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => throw new NotSupportedException("Only read.");
}
