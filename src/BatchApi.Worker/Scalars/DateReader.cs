using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Scalars;

/// <summary>Reads dates, and refuses one with more digits than the type holds, such as <c>2026-01-31T12:30:00.12345678Z</c>.</summary>
/// <param name="parse">How the serializer reads the type from a string.</param>
internal sealed class DateReader<T>(DateReader<T>.Parse parse) : JsonConverter<T>
    where T : struct
{
    internal delegate bool Parse(ref Utf8JsonReader reader, out T date);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        DateDigits.Check(ref reader);
        return reader.TokenType == JsonTokenType.String && parse(ref reader, out T date) ? date : throw new JsonException();
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateDigits.OfName<T>(ref reader);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Only read.");
}
