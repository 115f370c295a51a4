using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Worker.Binding;
using BatchApi.Worker.Framing;

namespace BatchApi.Worker.Finding;

/// <summary>What this worker can run, as the service asks for it: an array of names, descriptions, schemas and examples.</summary>
internal static class CatalogueText
{
    public static byte[] Of(OperationSet operations, LogLines log)
    {
        JsonArray all = [];
        foreach (FoundOperation operation in operations.All())
        {
            try
            {
                all.Add((JsonNode)Entry(operation));
            }
            // A type that has no JSON form, or a converter of the author's that fails.
            catch (Exception exception)
            {
                log.Say($"Operation {operation.Name} was skipped: {exception.Message}");
            }
        }
        foreach (string problem in operations.Problems) log.Say(problem);
        return Encoding.UTF8.GetBytes(all.ToJsonString(JsonText.Options));
    }

    private static JsonObject Entry(FoundOperation operation) => new()
    {
        ["name"] = operation.Name,
        ["kind"] = "dotnet",
        ["description"] = operation.Attribute.Description,
        ["itemSchema"] = Schemas.OfItem(operation),
        ["outputSchema"] = Schemas.OfOutput(operation),
        ["parametersSchema"] = Schemas.OfParameters(operation),
        ["example"] = Example(operation),
        ["async"] = operation.IsAsync,
        ["freshAfterFailure"] = operation.Attribute.FreshAfterFailure,
    };

    private static JsonObject Example(FoundOperation operation)
    {
        JsonObject example = new() { ["items"] = Parse<JsonArray>(operation.Attribute.Example, operation) ?? [] };
        if (Parse<JsonObject>(operation.Attribute.ExampleParameters, operation) is { } parameters) example["parameters"] = parameters;
        return example;
    }

    private static T? Parse<T>(string? json, FoundOperation operation) where T : JsonNode
    {
        if (json is null) return null;
        return JsonNode.Parse(json) as T
            ?? throw new JsonException($"The example of {operation.Name} is not a JSON {typeof(T).Name[4..].ToLowerInvariant()}.");
    }
}
