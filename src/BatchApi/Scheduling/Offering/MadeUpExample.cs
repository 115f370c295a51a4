using System.Text.Json;
using BatchApi.Jobs;

namespace BatchApi.Scheduling.Offering;

/// <summary>
/// Tells whether the Python worker made an example of type hints that say too little: 1 for what has none, an empty list or dict for what
/// says no more than that. Whether such a one runs nobody knows.
/// </summary>
internal static class MadeUpExample
{
    public static bool Is(Operation operation)
    {
        var example = operation.Example;
        if (example.ValueKind != JsonValueKind.Object || !example.TryGetProperty("items", out var items)) return true;
        if (items.GetArrayLength() != 1) return false;

        return Is(items[0], operation.ItemSchema) || (example.TryGetProperty("parameters", out var parameters) && AnyIs(parameters, operation.ParametersSchema));
    }

    private static bool Is(JsonElement value, JsonElement schema) => schema.ValueKind != JsonValueKind.Object || value.ValueKind switch
    {
        JsonValueKind.Number => !schema.EnumerateObject().Any(member => member.Name is "type" or "enum" or "anyOf"),
        JsonValueKind.Object => !value.EnumerateObject().Any() || AnyIs(value, schema),
        JsonValueKind.Array => value.GetArrayLength() == 0 || value.EnumerateArray().Select((one, at) => Is(one, SchemaAt(schema, at))).Any(isOne => isOne),
        _ => false,
    };

    private static bool AnyIs(JsonElement members, JsonElement schema) => members.EnumerateObject().Any(
        member => schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out var property) && Is(member.Value, property));

    private static JsonElement SchemaAt(JsonElement schema, int at) =>
        schema.TryGetProperty("prefixItems", out var each) && at < each.GetArrayLength() ? each[at] : schema.TryGetProperty("items", out var all) ? all : default;
}
