using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BatchApi.Trial;

/// <summary>Finds numbers that went through a <c>double</c> and lost digits there, or came out in other digits than they were sent in.</summary>
internal static class NumberTokens
{
    /// <summary>
    /// 2^53 + 1, the first whole number that a double has no room for; more digits than anything but text keeps; a zero that says how exact a
    /// number is; an exponent.
    /// </summary>
    private static readonly string[] Probes = ["9007199254740993", "123456789012345678901234567890", "1.10", "1e2"];

    // An item may be a list of thousands.
    private const int MaxNumbersOfAnItem = 16;

    /// <summary>The item with each of its numbers, one at a time, replaced by each of the probes; empty: it has none.</summary>
    public static IEnumerable<string> Probed(string item) =>
        from number in In(item).Take(MaxNumbersOfAnItem)
        from probe in Probes
        select string.Concat(item.AsSpan(0, number.Start), probe, item.AsSpan(number.Start + number.Token.Length));

    /// <summary>A number of the input, and the different one that the output has in its place; null: no number differs.</summary>
    public static (string Sent, string Came)? Lost(string input, string output) => Replaced(input, output, isSameNumber: false);

    /// <summary>A number of the input, and the same number in other digits in the output; null: there is none.</summary>
    public static (string Sent, string Came)? Rewritten(string input, string output) => Replaced(input, output, isSameNumber: true);

    private static (string Sent, string Came)? Replaced(string input, string output, bool isSameNumber)
    {
        var sent = In(input).Select(number => number.Token).ToHashSet();
        var came = In(output).Select(number => number.Token).Where(token => !sent.Contains(token)).ToList();
        foreach (var token in sent)
        {
            var rounded = double.Parse(token, CultureInfo.InvariantCulture);
            var found = came.FirstOrDefault(other =>
                double.Parse(other, CultureInfo.InvariantCulture).Equals(rounded) && (Digits(other) == Digits(token)) == isSameNumber);
            if (found is not null)
                return (token, found);
        }

        return null;
    }

    // A normal form of a number: its digits without zeros at the ends, its sign and its magnitude.
    private static (string Digits, bool IsNegative, long Exponent) Digits(string token)
    {
        var mantissa = token.AsSpan().TrimStart('-');
        long exponent = 0;
        if (mantissa.IndexOfAny('e', 'E') is >= 0 and var at)
        {
            // Beyond what any program reads: all such numbers are the same here.
            exponent = long.TryParse(mantissa[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power)
                ? power
                : int.MaxValue;
            mantissa = mantissa[..at];
        }

        if (mantissa.IndexOf('.') is >= 0 and var point)
            exponent -= mantissa.Length - point - 1;
        var all = mantissa.ToString().Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var digits = all.TrimEnd('0');
        return digits.Length == 0 ? ("0", false, 0) : (digits, token[0] == '-', exponent + all.Length - digits.Length);
    }

    private static List<(int Start, string Token)> In(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        var found = new List<(int Start, string Token)>();
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.Number)
                continue;

            var start = Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.TokenStartIndex));
            found.Add((start, Encoding.UTF8.GetString(reader.ValueSpan)));
        }

        return found;
    }
}
