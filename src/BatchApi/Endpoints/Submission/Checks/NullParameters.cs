using System.Text.Json;

namespace BatchApi.Endpoints.Submission.Checks;

/// <summary>Parameters that are null: the same as absent ones, but where the operation takes null as a value.</summary>
internal static class NullParameters
{
    /// <summary>The parameters without them.</summary>
    /// <param name="schema">The operation's, of its parameters.</param>
    /// <param name="parameters">A JSON object; null: none came.</param>
    public static string? LeftOut(JsonElement schema, string? parameters)
    {
        if (parameters is null || !parameters.Contains("null", StringComparison.Ordinal))
            return parameters;
        using var document = JsonDocument.Parse(parameters);
        var all = document.RootElement;
        if (all.ValueKind != JsonValueKind.Object)
            return parameters;

        var members = all.EnumerateObject().ToList();
        var kept = members.Where(member => member.Value.ValueKind != JsonValueKind.Null || !IsAbsent(schema, member.Name)).ToList();
        // Each as it was written.
        return kept.Count == members.Count ? parameters : $"{{{string.Join(',', kept)}}}";
    }

    /// <summary>Whether null says that the parameter is left out: it is declared, and null is none of its values.</summary>
    public static bool IsAbsent(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("properties", out var declared) && declared.ValueKind == JsonValueKind.Object
        && declared.TryGetProperty(name, out var parameter) && parameter.ValueKind == JsonValueKind.Object
        && parameter.TryGetProperty("type", out var type)
        && !(type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(IsNull) : IsNull(type));

    private static bool IsNull(JsonElement type) => type.ValueEquals("null"u8);
}
