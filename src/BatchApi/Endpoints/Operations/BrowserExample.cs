using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Operations;

/// <summary>An operation's example as a page can show and send it.</summary>
/// <remarks>A browser reads every number of the document as a double: it would show and send another than many a long one.</remarks>
internal static class BrowserExample
{
    /// <returns>The example without the items that a browser would change; null: none is known, or its parameters are of that kind.</returns>
    public static JsonElement? Of(Operation operation)
    {
        if (OperationExample.OrEmpty(operation) is not { } example || IsKept(example))
            return OperationExample.OrEmpty(operation);

        var body = new JsonObject();
        foreach (var member in example.EnumerateObject())
        {
            if (member.Name != "items" && !IsKept(member.Value))
                return null;

            body[member.Name] = member.Name == "items"
                ? new JsonArray([.. member.Value.EnumerateArray().Where(IsKept).Select(item => JsonNode.Parse(item.GetRawText()))])
                : JsonNode.Parse(member.Value.GetRawText());
        }

        return JsonSerializer.SerializeToElement(body);
    }

    /// <summary>Whether every number inside is the same after it was a double.</summary>
    public static bool IsKept(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(member => IsKept(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(IsKept),
        JsonValueKind.Number => IsKept(value.GetRawText()),
        _ => true,
    };

    private static bool IsKept(string number)
    {
        var rounded = double.Parse(number, CultureInfo.InvariantCulture);
        return double.IsFinite(rounded) && Digits(number) == Digits(rounded.ToString("R", CultureInfo.InvariantCulture));
    }

    // What two texts of one number have in common: its digits without zeros at the ends, and where its point is.
    private static (string Digits, long Exponent) Digits(string number)
    {
        var parts = number.TrimStart('-').Split('e', 'E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : parts[0].Length - point - 1;
        var all = parts[0].Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var digits = all.TrimEnd('0');
        var exponent = parts.Length < 2 ? 0 : Exponent(parts[1]);
        return digits.Length == 0 ? ("", 0) : (digits, exponent - decimals + all.Length - digits.Length);
    }

    // Beyond 64 bits it is beyond what a double has, too.
    private static long Exponent(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) ? power : int.MaxValue;
}
