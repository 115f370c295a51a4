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
        if (operation.Problem is not null || operation.IsExampleMadeUp || operation.Example.ValueKind != JsonValueKind.Object) return null;
        if (!operation.Example.TryGetProperty("items", out var items) || items.GetArrayLength() == 0) return null;

        var body = new JsonObject { ["operation"] = operation.Name };
        foreach (var member in operation.Example.EnumerateObject()) body[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        return JsonSerializer.SerializeToElement(body);
    }
}
