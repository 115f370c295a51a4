using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Operations;

/// <summary>An operation's example in the form in which a page can show and send it.</summary>
/// <remarks>A browser reads every number as a double, so it would change long numbers of the example.</remarks>
internal static class BrowserExample
{
    /// <returns>The example without items that a browser would change; null: there is none, or a browser would change its parameters.</returns>
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

    /// <summary>Whether every number inside stays the same as a double.</summary>
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

    // A normal form of a number: its digits without zeros at the ends, and where its point is.
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

    // An exponent beyond 64 bits is beyond a double, too.
    private static long Exponent(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) ? power : int.MaxValue;
}
