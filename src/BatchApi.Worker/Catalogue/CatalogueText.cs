using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Worker.Failing;
using BatchApi.Worker.Serialization;
using BatchApi.Worker.Signatures;

namespace BatchApi.Worker.Catalogue;

/// <summary>
/// The catalogue of this worker, as the service asks for it: an array with each operation's name, description, schemas and example, or the reason why
/// it cannot be run.
/// </summary>
internal static class CatalogueText
{
    public static byte[] Of(OperationSet operations)
    {
        IEnumerable<JsonObject> entries = operations.BuiltIn().Select(BuiltInEntry).Concat(operations.Dropped().Select(Entry));
        JsonArray all = [.. entries.OrderBy(entry => (string?)entry["name"], StringComparer.Ordinal)];
        return Encoding.UTF8.GetBytes(all.ToJsonString(JsonText.Writing));
    }

    private static JsonObject BuiltInEntry(FoundOperation operation)
    {
        JsonObject entry = Entry(operation);
        entry["builtIn"] = true;
        return entry;
    }

    private static JsonObject Entry(Candidate candidate)
    {
        if (candidate.Problem is { } problem)
            return Broken(candidate, problem);
        try
        {
            return Entry(candidate.Load());
        }
        catch (UnusableOperationException exception)
        {
            return Broken(candidate, exception.Message);
        }
        // For example a type without a JSON form, an example that is no JSON, or a converter of the author's that fails.
        catch (Exception exception)
        {
            return Broken(candidate, $"{candidate.Where} cannot be described: {OriginalError.Of(exception).Message}");
        }
    }

    private static JsonObject Entry(FoundOperation operation) => new()
    {
        ["name"] = operation.Name,
        ["kind"] = "dotnet",
        ["description"] = operation.Attribute.Description,
        ["version"] = operation.Version,
        ["itemSchema"] = Schemas.OfItem(operation),
        ["outputSchema"] = Schemas.OfOutput(operation),
        ["parametersSchema"] = Schemas.OfParameters(operation),
        ["example"] = Example(operation),
        ["async"] = operation.IsAsync,
        ["concurrency"] = operation.Attribute.Concurrency,
        ["freshAfterFailure"] = operation.Attribute.FreshAfterFailure,
    };

    // An operation that cannot be run is described by its metadata alone.
    private static JsonObject Broken(Candidate candidate, string problem) => new()
    {
        ["name"] = candidate.Name,
        ["kind"] = "dotnet",
        ["description"] = candidate.Description,
        ["itemSchema"] = new JsonObject(),
        ["outputSchema"] = new JsonObject(),
        ["parametersSchema"] = new JsonObject { ["type"] = "object" },
        ["example"] = new JsonObject { ["items"] = new JsonArray() },
        ["async"] = false,
        ["concurrency"] = 1,
        ["problem"] = problem,
    };

    private static JsonObject Example(FoundOperation operation)
    {
        JsonObject example = new() { ["items"] = Parse<JsonArray>(operation.Attribute.Example, operation) ?? [] };
        if (Parse<JsonObject>(operation.Attribute.ExampleParameters, operation) is { } parameters)
            example["parameters"] = parameters;
        return example;
    }

    private static T? Parse<T>(string? json, FoundOperation operation) where T : JsonNode
    {
        if (json is null)
            return null;
        return JsonNode.Parse(json) as T
            ?? throw new JsonException($"The example of {operation.Name} is not a JSON {typeof(T).Name[4..].ToLowerInvariant()}.");
    }
}
