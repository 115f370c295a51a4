using System.Text.Json;

namespace BatchApi.Trial;

/// <summary>The causes of a failure, as lines below its message.</summary>
internal static class CausesText
{
    private const int MaxCauses = 5;

    /// <param name="details">The details from the worker; null: none.</param>
    public static string Of(string? details)
    {
        if (details is null)
            return "";

        using var json = JsonDocument.Parse(details);
        var lines = new List<string>();
        if (json.RootElement.TryGetProperty("notes", out var notes))
            lines.AddRange(notes.EnumerateArray().Select(note => $"note: {note}"));
        if (json.RootElement.TryGetProperty("causes", out var causes))
            lines.AddRange(causes.EnumerateArray().Take(MaxCauses).Select(Line));
        return string.Concat(lines.Select(line => $"\n    {line}"));
    }

    private static string Line(JsonElement cause)
    {
        var type = cause.TryGetProperty("type", out var name) ? $"{name}: " : "";
        var place = cause.TryGetProperty("frames", out var frames) ? $" ({frames[0]})" : "";
        return $"{cause.GetProperty("relation")}: {type}{cause.GetProperty("message")}{place}";
    }
}
