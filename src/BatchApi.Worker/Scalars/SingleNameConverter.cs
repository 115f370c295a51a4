using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Scalars;

/// <summary>Reads one name of an enum.</summary>
/// <param name="names">Reads names, and several.</param>
internal sealed class SingleNameConverter<T>(JsonConverter<T> names) : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // What it is and what is taken, is said where the whole item is known.
        if (HasSeveral(ref reader))
            throw new JsonException();
        return names.Read(ref reader, typeToConvert, options);
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (HasSeveral(ref reader))
            throw new JsonException();
        return names.ReadAsPropertyName(ref reader, typeToConvert, options);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Only read.");

    private static bool HasSeveral(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.GetString()!.Contains(',', StringComparison.Ordinal);
}
