using System.Text.Json;
using BatchApi.Endpoints.Problems;
using Json.Schema;

namespace BatchApi.Endpoints.Submission.Checks;

/// <summary>Compares a value with a JSON Schema.</summary>
internal static class SchemaErrors
{
    private const string ADateTime =
        "Send one like 2026-01-31T12:30:00.1234567Z: a date, T, a time, at most seven digits of a second, and Z or an offset.";

    private static readonly EvaluationOptions Quick = new() { OutputFormat = OutputFormat.Flag };
    private static readonly EvaluationOptions Thorough = new() { OutputFormat = OutputFormat.List };

    /// <param name="pointer">Where the value stands in the request.</param>
    /// <param name="index">Which item it is, if it is one.</param>
    /// <returns>What is wrong with it; empty: it fits.</returns>
    /// <exception cref="RefusedException">
    /// It cannot be told whether the value fits: a pattern takes too long on it. Nobody looks at the rest, which may be as bad.
    /// </exception>
    public static IReadOnlyList<InputError> Of(JsonSchema schema, JsonElement value, string pointer, long? index = null)
    {
        try
        {
            // Most values fit, and finding that out costs a third of finding the errors.
            if (schema.Evaluate(value, Quick).IsValid)
                return [];

            var result = schema.Evaluate(value, Thorough);
            IReadOnlyList<InputError> errors =
            [
                .. (result.Details ?? []).Append(result)
                    .Where(part => part.Errors is not null)
                    .SelectMany(part => part.Errors!.Select(error =>
                        new InputError($"{pointer}{part.InstanceLocation}", Readable(error.Key, error.Value), Index: index)))
                    .Distinct(),
            ];
            return errors.Count > 0 ? errors : [new(pointer, "Does not fit the schema.", Index: index)];
        }
        // Whatever the library throws while it looks at the value is the fault of the value.
        catch (Exception failure)
        {
            throw new RefusedException(Problem.Invalid(
                new InputError(pointer, $"Cannot be compared with the operation's schema: {failure.Message}", Index: index)));
        }
    }

    // The schema false has no keyword to name: what it forbids is there.
    private static string Readable(string keyword, string message) =>
        keyword.Length == 0 ? "Must not be there."
        : keyword == "format" && message.Contains("date-time", StringComparison.Ordinal) ? $"{message} ({keyword}). {ADateTime}"
        : $"{message} ({keyword}).";
}
