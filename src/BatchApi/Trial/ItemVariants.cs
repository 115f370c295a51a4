using System.Globalization;
using System.Text;
using System.Text.Json;
using BatchApi.Jobs;

namespace BatchApi.Trial;

/// <summary>Items of the same form as a given one with other values, so that some take longer than others and answers differ.</summary>
internal static class ItemVariants
{
    // An item may hold a list of thousands.
    private const int MaxValues = 4;

    /// <summary>The item with each of its first values, one at a time, replaced by others of its kind; empty: all its values are null.</summary>
    public static IEnumerable<string> Of(string item)
    {
        var bytes = Encoding.UTF8.GetBytes(item);
        return
            from value in ValuesIn(bytes).Take(MaxValues)
            from other in value.Others
            select Encoding.UTF8.GetString([.. bytes.AsSpan(0, value.Start), .. Encoding.UTF8.GetBytes(other), .. bytes.AsSpan(value.End)]);
    }

    private static List<(int Start, int End, string[] Others)> ValuesIn(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        var found = new List<(int Start, int End, string[] Others)>();
        while (reader.Read())
        {
            string[] others = reader.TokenType switch
            {
                JsonTokenType.Number when reader.TryGetInt32(out var whole) => [.. OthersOf(whole)],
                JsonTokenType.Number when reader.TryGetDouble(out var number) => [.. OthersOf(number)],
                JsonTokenType.String => [.. OthersOf(Encoding.UTF8.GetString(reader.ValueSpan))],
                JsonTokenType.True => ["false"],
                JsonTokenType.False => ["true"],
                _ => [],
            };
            if (others.Length > 0)
                found.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, others));
        }

        return found;
    }

    private static IEnumerable<string> OthersOf(int whole) =>
        new[] { whole + 1L, whole + 2L, whole + 5L, (whole * 2L) + 3, whole / 2, whole * 10L, (whole * 50L) + 1 }
            .Select(other => other.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<string> OthersOf(double number) =>
        new[] { number + 1.5, number * 2, number / 2 }.Where(double.IsFinite).Select(other => other.ToString("R", CultureInfo.InvariantCulture));

    private static IEnumerable<string> OthersOf(string escaped)
    {
        // A text with escapes cannot be cut anywhere.
        if (escaped.Contains('\\', StringComparison.Ordinal))
            return [$"\"{escaped}a\"", $"\"{escaped} {escaped}\""];

        string[] others =
        [
            $"{escaped}a", $"{escaped} b", $"{escaped} {escaped}", string.Join(' ', Enumerable.Repeat(escaped, 20)),
            escaped[..(escaped.Length / 2)],
        ];
        return others.Select(other => JsonSerializer.Serialize(other, ReadableJson.Options));
    }
}
