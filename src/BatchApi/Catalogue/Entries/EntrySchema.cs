using System.Text.Json;
using BatchApi.Jobs;

namespace BatchApi.Catalogue.Entries;

/// <summary>Reads a schema that the operator has given: JSON text, or the file that holds it.</summary>
internal static class EntrySchema
{
    /// <param name="setting">Its name, for the reason.</param>
    /// <returns>The schema, or why the text is none; neither if no schema was given.</returns>
    public static (JsonElement? Schema, string? Problem) Read(string? given, string setting, string root)
    {
        if (given is null)
            return (null, null);

        try
        {
            var text = given.TrimStart().StartsWith('{') ? given : File.ReadAllText(Path.GetFullPath(given, root));
            var schema = JsonSerializer.Deserialize<JsonElement>(text);
            return CompiledSchemas.Of(schema).Problem is { } problem ? (null, $"{setting} is no JSON Schema: {problem}") : (schema, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, $"{setting} cannot be read: {(failure is JsonException json ? JsonMessage.WithPlace(json) : failure.Message)}");
        }
    }
}
