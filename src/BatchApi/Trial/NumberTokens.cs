using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace BatchApi.Trial;

/// <summary>Finds numbers that went through a <c>double</c> and lost digits there.</summary>
internal static class NumberTokens
{
    /// <summary>2^53 + 1: the first whole number that a double has no room for.</summary>
    public const string Probe = "9007199254740993";

    /// <summary>The item with its first number replaced by the probe; null: it has none.</summary>
    public static string? WithProbe(string item) =>
        In(item) is [var (start, token), ..] ? string.Concat(item.AsSpan(0, start), Probe, item.AsSpan(start + token.Length)) : null;

    /// <summary>A number of the input, and the rounded one that the output has in its place; null: none is seen.</summary>
    public static (string Sent, string Came)? Lost(string input, string output)
    {
        var sent = In(input).Select(number => number.Token).Where(IsWhole).ToHashSet();
        var came = In(output).Select(number => number.Token).Where(token => !sent.Contains(token)).ToList();
        foreach (var token in sent)
        {
            var rounded = new BigInteger(double.Parse(token, CultureInfo.InvariantCulture));
            if (rounded == BigInteger.Parse(token, CultureInfo.InvariantCulture)) continue;
            if (came.FirstOrDefault(other => IsSame(other, rounded)) is { } lost) return (token, lost);
        }

        return null;
    }

    private static bool IsWhole(string token) => token.AsSpan().TrimStart('-').ContainsAnyExceptInRange('0', '9') == false && token.Length < 300;

    private static bool IsSame(string token, BigInteger rounded) =>
        double.TryParse(token, CultureInfo.InvariantCulture, out var number) && double.IsInteger(number) && new BigInteger(number) == rounded;

    private static List<(int Start, string Token)> In(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        var found = new List<(int Start, string Token)>();
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.Number) continue;

            var start = Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.TokenStartIndex));
            found.Add((start, Encoding.UTF8.GetString(reader.ValueSpan)));
        }

        return found;
    }
}
