using System.Globalization;
using System.Text.RegularExpressions;

namespace BatchApi.Jobs;

/// <summary>Reads integers in any form that JSON has for them: <c>100</c>, <c>100.0</c>, <c>1e2</c>.</summary>
internal static partial class WholeNumber
{
    // Longer is no number of 64 bits, but for one that is written with zeros only to be so long.
    private const int MaxLength = 100;

    /// <returns>False: the text is no number, no whole one, or one that 64 bits do not hold.</returns>
    public static bool TryParse(string text, out long number)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            return true;
        if (text.Length > MaxLength || Number().Match(text) is not { Success: true } parts)
            return false;

        var fraction = parts.Groups["fraction"].Value.TrimEnd('0');
        var digits = parts.Groups["whole"].Value + fraction;
        var trimmed = digits.TrimEnd('0');
        // Zero, with any exponent.
        if (trimmed is "" or "-")
            return true;
        if (!int.TryParse(parts.Groups["exponent"] is { Success: true } given ? given.Value : "0", CultureInfo.InvariantCulture, out var exponent))
            return false;

        var zeros = (long)exponent - fraction.Length + (digits.Length - trimmed.Length);
        return zeros is >= 0 and < MaxLength
            && long.TryParse(trimmed + new string('0', (int)zeros), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    [GeneratedRegex(@"\A(?<whole>-?(0|[1-9][0-9]*))(\.(?<fraction>[0-9]+))?([eE](?<exponent>[+-]?[0-9]+))?\z")]
    private static partial Regex Number();
}
