using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Json;

namespace BatchApi.Worker.Tuples;

/// <summary>Reads and writes a member's value by options of its own.</summary>
internal sealed class NamedTuplesConverter<T>(JsonSerializerOptions own) : JsonConverter<T>, INamedTuples
{
    private JsonTypeInfo<T> Shape => field ??= (JsonTypeInfo<T>)own.GetTypeInfo(typeof(T));

    public JsonSerializerOptions Options => own;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => NestedValue.Read(ref reader, Shape);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, Shape);
}
