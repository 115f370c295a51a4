using System.Text.Json;

namespace BatchApi.Jobs;

/// <summary>What a JSON reader found wrong, in words for who wrote the text: those of the reader speak to who called it.</summary>
internal static class JsonMessage
{
    private const string TooEarly = "The text ends too early: a '}' or ']' is missing.";
    private const string EndOfNumber = "is an invalid end of a number. Expected a delimiter";
    private const string TooDeepMark = "maximum configured depth of ";

    // By how the reader's own messages begin, or by what is in them. What is not here the reader says well enough itself.
    private static readonly (string Mark, string Words)[] Table =
    [
        ("'0xEF' is an invalid start", "A byte order mark has no place in JSON (RFC 8259, section 8.1)."),
        ("'/' is ", "'/' cannot stand here, and JSON has no comments: leave them out."),
        ("'#' is an invalid start", "'#' cannot stand here, and JSON has no comments: leave them out."),
        ("''' is an invalid start", "A single quote cannot stand here: JSON has strings and names in double quotes."),
        ("array contains a trailing comma", "A comma stands before the ']'. Leave it out: JSON has commas only between two values."),
        ("object contains a trailing comma", "A comma stands before the '}'. Leave it out: JSON has commas only between two members."),
        ("does not contain any", "There is no JSON here: the text is empty."),
        ("Expected end of string", "The text ends in the middle of a string: its closing '\"' is missing."),
        ("Expected depth to be zero", TooEarly),
        ("end of the JSON payload", TooEarly),
        ("Expected start of a property name or value", "The text ends too early, after a comma or an opening bracket."),
        ("Expected a value, but", "The text ends too early: a value is missing."),
        ("Expected a digit ('0'-'9'), but", "The text ends in the middle of a number: a digit is missing."),
        (EndOfNumber, "{0} cannot stand in a number or right behind one."),
        ("is an invalid end of a number", "{0} cannot stand in a number here: a digit, '.', 'e' or 'E' must follow, or its end."),
        ("is an invalid start of a property name", "{0} cannot stand here: a member's name in double quotes must follow."),
        ("is invalid after a property name", "{0} cannot stand here: a ':' must follow the member's name."),
        ("is invalid following a property name", "{0} cannot stand here: a ':' must follow the member's name."),
        ("is invalid after a single JSON value", "{0} cannot stand here: the JSON value has ended before it."),
        ("is invalid after a value", "{0} cannot stand here: a ',' or the closing bracket must follow a value."),
        ("is invalid without a matching open", "{0} closes what was not opened."),
        ("is an invalid escapable character", "{0} cannot follow a backslash in a string."),
        ("is not a hex digit following", "{0} is no hexadecimal digit: four of them must follow \\u in a string."),
        ("is invalid within a JSON string", "{0} cannot stand in a string as it is: write it as an escape, such as \\n or \\u000a."),
    ];

    public static string Of(JsonException exception)
    {
        var said = exception.Message.Split(" LineNumber:")[0];
        if (TooDeep(said) is { } depth)
            return $"Arrays and objects are nested deeper than {depth} levels, all that stands around them counted.";

        // A number may be complete, but what is around it is not.
        if (said is ['\'', >= '0' and <= '9', '\'', ..] && said.Contains(EndOfNumber, StringComparison.Ordinal))
            return TooEarly;

        var words = Array.Find(Table, entry => said.Contains(entry.Mark, StringComparison.Ordinal)).Words ?? said;
        // What the reader stumbled over is shown in quotes at the beginning.
        return words.Replace("{0}", said[..(said.IndexOf(" is ", StringComparison.Ordinal) is > 0 and var end ? end : 0)], StringComparison.Ordinal);
    }

    /// <summary>The same with the place, from 1: for texts of which nothing else tells it.</summary>
    public static string WithPlace(JsonException exception) => exception is { LineNumber: { } line, BytePositionInLine: { } column }
        ? $"Line {line + 1}, column {column + 1}: {Of(exception)}"
        : Of(exception);

    /// <summary>Whether the text is nested deeper than the reader follows, and may be JSON otherwise.</summary>
    public static bool IsOfDepth(JsonException exception) => TooDeep(exception.Message) is not null;

    private static string? TooDeep(string said) => said.IndexOf(TooDeepMark, StringComparison.Ordinal) is >= 0 and var at
        ? said[(at + TooDeepMark.Length)..].Split(' ')[0]
        : null;
}
