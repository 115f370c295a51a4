using System.Collections.Concurrent;
using System.Text.Json;
using Json.Schema;

namespace BatchApi.Catalogue.Entries;

/// <summary>Compiles the JSON Schemas of operations, each once. There are no more of them than operations, so none is dropped.</summary>
internal static class CompiledSchemas
{
    private static readonly JsonElement Null = JsonSerializer.SerializeToElement<object?>(null);

    private static readonly ConcurrentDictionary<string, (JsonSchema? Schema, string? Problem)> Compiled = new();

    /// <summary>The schema ready for use, or what is wrong with it.</summary>
    public static (JsonSchema? Schema, string? Problem) Of(JsonElement schema) => Compiled.GetOrAdd(schema.GetRawText(), _ => Compile(schema));

    private static (JsonSchema? Schema, string? Problem) Compile(JsonElement schema)
    {
        try
        {
            var compiled = JsonSchema.Build(schema);
            // A reference that leads nowhere shows only when it is followed. References are never fetched.
            compiled.Evaluate(Null);
            return (compiled, null);
        }
        // The library throws another exception for each keyword, and lets those of patterns and arguments through.
        catch (Exception failure)
        {
            return (null, failure.Message);
        }
    }
}
