using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Operations;

/// <summary>An operation's example as the whole body of a request.</summary>
internal static class OperationExample
{
    /// <returns>A request that runs as it stands; null: none is known.</returns>
    public static JsonElement? Of(Operation operation)
    {
        if (operation.Problem is not null || operation.IsExampleMadeUp || operation.Example.ValueKind != JsonValueKind.Object)
            return null;
        if (!operation.Example.TryGetProperty("items", out var items) || items.GetArrayLength() == 0)
            return null;

        var body = new JsonObject { ["operation"] = operation.Name };
        foreach (var member in operation.Example.EnumerateObject())
            body[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        return JsonSerializer.SerializeToElement(body);
    }

    /// <returns>Where no example is known, one without items, which succeeds at once; null: not even that would be taken.</returns>
    public static JsonElement? OrEmpty(Operation operation) =>
        Of(operation) ?? (operation.Problem is null && !NeedsParameters(operation)
            ? JsonSerializer.SerializeToElement(new { operation = operation.Name, items = Array.Empty<int>() })
            : null);

    private static bool NeedsParameters(Operation operation) =>
        operation.ParametersSchema.ValueKind == JsonValueKind.Object
        && operation.ParametersSchema.TryGetProperty("required", out var required) && required.GetArrayLength() > 0;
}
