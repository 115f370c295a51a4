using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Endpoints.Http;

/// <summary>Writes times as RFC 3339 in UTC: <c>2026-01-31T12:00:00.123Z</c>.</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}
