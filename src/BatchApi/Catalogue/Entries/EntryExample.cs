using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace BatchApi.Catalogue.Entries;

/// <summary>An example as the operator writes it: <c>[1, 2]</c>, or <c>{"items": [1, 2], "parameters": {"by": 3}}</c>.</summary>
internal static class EntryExample
{
    /// <param name="example">In its longer form.</param>
    public static bool TryRead(string given, [NotNullWhen(true)] out JsonElement? example)
    {
        example = null;
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(given);
            if (json.ValueKind == JsonValueKind.Array)
                example = JsonSerializer.SerializeToElement(new { items = json });
            else if (IsRequest(json))
                example = json;
        }
        catch (JsonException)
        {
            // The text is no example.
        }

        return example is not null;
    }

    private static bool IsRequest(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array
        && json.EnumerateObject().All(member => member.Name == "items"
            || (member.Name == "parameters" && member.Value.ValueKind == JsonValueKind.Object));
}
