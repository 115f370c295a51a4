using System.Text.Json;
using Json.Schema;

namespace BatchApi.Endpoints.Requests;

/// <summary>Compares a value with a JSON Schema.</summary>
internal static class SchemaErrors
{
    private static readonly EvaluationOptions Quick = new() { OutputFormat = OutputFormat.Flag };
    private static readonly EvaluationOptions Thorough = new() { OutputFormat = OutputFormat.List };

    /// <summary>Where in the value (a JSON pointer) something is wrong, and what; empty: it fits.</summary>
    public static IReadOnlyList<(string Pointer, string Message)> Of(JsonSchema schema, JsonElement value)
    {
        try
        {
            // Most fit, and to know that costs a third of knowing why not.
            if (schema.Evaluate(value, Quick).IsValid) return [];

            var result = schema.Evaluate(value, Thorough);
            IReadOnlyList<(string, string)> errors =
            [
                .. (result.Details ?? []).Append(result)
                    .Where(part => part.Errors is not null)
                    .SelectMany(part => part.Errors!.Select(error => ($"{part.InstanceLocation}", Readable(error.Key, error.Value))))
                    .Distinct(),
            ];
            return errors.Count > 0 ? errors : [("", "Does not fit the schema.")];
        }
        // What the value leads the library to, a number beyond its arithmetic or a pattern that takes too long, is the value's.
        catch (Exception failure)
        {
            return [("", $"Cannot be compared with the schema: {failure.Message}")];
        }
    }

    // The schema false has no keyword to name: what it forbids is there.
    private static string Readable(string keyword, string message) => keyword.Length == 0 ? "Must not be there." : $"{message} ({keyword}).";
}
