using CsCheck;

namespace BatchApi.Pool.Tests.Lines;

/// <summary>
/// Every kind of JSON text that fits on a line: odd numbers, escapes, white space, all of Unicode, the same names in objects within each other.
/// </summary>
internal static class JsonText
{
    private static readonly Gen<string> Space = Gen.Frequency((6, Gen.Const("")), (1, Gen.OneOf(" ", "\t", "  ", " \t ", "\r ")));

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Long.Select(number => $"{number}"),
        Gen.OneOf(
            "-0", "0", "-0.0", "1E+2", "1e400", "-1E-400", "9007199254740993", "123456789012345678901234567890", "0.10", "1.0e-07",
            "18446744073709551616"));

    private static readonly Gen<string> Character = Gen.Frequency(
        (8, Gen.Char[' ', '~'].Where(character => character is not ('"' or '\\')).Select(character => $"{character}")),
        (2, Gen.OneOf(
            "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t",
            "\\u0000", "\\u00e9", "\\ud83d\\ude00", "\\uD83D\\uDE00", "\\\\ud800")),
        (2, Gen.OneOf("é", "ß", "\u007f", "\u0085", "\u2028", "\ufeff", "\uffff", "😀", "\U0010ffff", "日本")));

    private static readonly Gen<string> Text = Character.Array[0, 12].Select(characters => $"\"{string.Concat(characters)}\"");

    private static readonly Gen<string> Scalar = Gen.OneOf(Number, Text, Gen.OneOf("true", "false", "null"));

    /// <summary>One value with white space around it, but for the carriage return that would be a part of the line's end.</summary>
    public static Gen<string> Lines { get; } = Gen.Select(Space, Value(3), Space, (before, value, after) => $"{before}{value}{after}".TrimEnd('\r'));

    private static Gen<string> Value(int depth)
    {
        if (depth == 0)
            return Scalar;

        var inner = Value(depth - 1);
        var spaced = Gen.Select(Space, inner, Space, (before, value, after) => before + value + after);
        // Each name in an object ends with a digit of its own: what has a member twice is no output.
        var member = Gen.Select(Space, Text, Space, spaced, (before, name, after, value) =>
            (Func<int, string>)(index => $"{before}{name[..^1]}{index}\"{after}:{value}"));
        return Gen.Frequency(
            (3, Scalar),
            (1, spaced.Array[0, 4].Select(values => $"[{string.Join(',', values)}]")),
            (1, member.Array[0, 4].Select(members => $"{{{string.Join(',', members.Select((text, index) => text(index)))}}}")));
    }
}
