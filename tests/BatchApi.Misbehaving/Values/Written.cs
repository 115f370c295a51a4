using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Misbehaving.Values;

/// <summary>Text that is JSON, written as it is.</summary>
[JsonConverter(typeof(WrittenConverter))]
public sealed record Written(string Json)
{
    private sealed class WrittenConverter : JsonConverter<Written>
    {
        public override Written Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Written value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("json");
            writer.WriteRawValue(value.Json);
            writer.WriteEndObject();
        }
    }
}
