using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Operations;

/// <summary>An operation's example as the whole body of a request.</summary>
internal static class OperationExample
{
    public static JsonElement Of(Operation operation)
    {
        var body = new JsonObject { ["operation"] = operation.Name };
        if (operation.Example.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in operation.Example.EnumerateObject()) body[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        return JsonSerializer.SerializeToElement(body);
    }
}
