using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BatchApi.Worker.Json;

/// <summary>
/// Lets a converter read a part of a value by calling the serializer again. The serializer then counts from the beginning of that part.
/// </summary>
internal static class NestedValue
{
    /// <exception cref="JsonException">The part does not fit; the exception names the place in the whole value.</exception>
    public static T? Read<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
    {
        long start = reader.TokenStartIndex;
        try
        {
            return JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException exception) when (exception is { LineNumber: 0, BytePositionInLine: not null })
        {
            throw new JsonException(exception.Message, exception.Path, exception.LineNumber, start + exception.BytePositionInLine, exception)
            { Source = exception.Source };
        }
    }
}
