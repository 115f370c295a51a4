using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BatchApi.Worker.Running;

/// <summary>Any type, by the serializer.</summary>
internal readonly struct JsonReader<T> : IItemReader<T>
{
    public static bool TryRead(ReadOnlySpan<byte> line, ItemShape shape, out T item, out string? problem)
    {
        item = default!;
        problem = null;
        try
        {
            T? read = JsonSerializer.Deserialize(line, (JsonTypeInfo<T>)shape.Item);
            if (read is null && !shape.ItemMayBeNull) problem = "The item must not be null.";
            else item = read!;
        }
        // Converters and constructors may be the author's: whatever they throw, the line is no such item.
        catch (Exception exception)
        {
            problem = exception.Message;
        }
        return problem is null;
    }
}
