using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Binding;

namespace BatchApi.Worker.Items;

/// <summary>Reads any type, by the serializer.</summary>
internal readonly struct JsonReader<T> : IItemReader<T>
{
    public static bool TryRead(ReadOnlySpan<byte> line, ItemShape shape, out T item, out string? problem)
    {
        item = default!;
        problem = null;
        try
        {
            T? read = JsonSerializer.Deserialize(line, (JsonTypeInfo<T>)shape.Item);
            if (read is null && !shape.ItemMayBeNull)
                problem = TypeMismatch.OfNull(shape.Item, "The item");
            else
                item = read!;
        }
        catch (JsonException exception) when (TypeMismatch.IsWholeNumber(line, exception) && shape.TakeWholeNumbers())
        {
            return TryRead(line, shape, out item, out problem);
        }
        // Converters and constructors may be the author's: whatever they throw, the line does not fit.
        catch (Exception exception)
        {
            problem = TypeMismatch.Explain(line, shape.Item, exception, "The item");
        }
        return problem is null;
    }
}
