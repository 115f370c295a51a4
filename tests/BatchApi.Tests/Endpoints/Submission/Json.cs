using System.Text.Json;
using CsCheck;

namespace BatchApi.Tests.Endpoints.Submission;

/// <summary>A random JSON value as somebody may write it, and the same tokens without the white space.</summary>
internal sealed record Json(string Text, string Compact)
{
    private static readonly Gen<Json> Scalar = Gen.OneOf(
        Gen.OneOf(
            "0", "-0", "7", "-12", "9007199254740993", "123456789012345678901234567890", "1e400", "1E+2", "1.50", "-0.0e-7", "true", "false", "null",
            "\"\""),
        Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.OneOf("a", "é", "😀", "\\n", "\\u00e9", "\\\"", " ", "\\\\", "{", ",", ":", "]", "xyz").Array[0, 6].Select(Quote))
        .Select(text => new Json(text, text));

    /// <param name="lineFeeds">Whether white space may hold line feeds.</param>
    public static Gen<Json> Value(bool lineFeeds, int depth = 3)
    {
        if (depth == 0)
            return Scalar;

        var space = lineFeeds ? Gen.OneOf("", "", "", " ", "\t", "\n", "\r\n  ") : Gen.OneOf("", "", "", " ", "\t", " \r ");
        var inner = Spaced(Value(lineFeeds, depth - 1), space);
        // Parsers agree on objects whose names differ.
        var name = Spaced(Gen.OneOf("a", "items", "é", "\\u0061", "").Select(text => Quote([text])).Select(text => new Json(text, text)), space);
        var member = Gen.Select(name, inner, (left, right) => new Json($"{left.Text}:{right.Text}", $"{left.Compact}:{right.Compact}"));
        return Gen.Frequency(
            (3, Scalar),
            (1, List(inner, space, "[", "]")),
            (1, List(member, space, "{", "}").Where(json => !HasDoubleMember(json.Compact))));
    }

    private static bool HasDoubleMember(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static Gen<Json> List(Gen<Json> inner, Gen<string> space, string open, string close) =>
        Gen.Select(inner.Array[0, 4], space, (all, blank) => new Json(
            open + (all.Length == 0 ? blank : string.Join(',', all.Select(one => one.Text))) + close,
            open + string.Join(',', all.Select(one => one.Compact)) + close));

    private static Gen<Json> Spaced(Gen<Json> value, Gen<string> space) =>
        Gen.Select(space, value, space, (before, one, after) => one with { Text = before + one.Text + after });

    private static string Quote(string[] parts) => $"\"{string.Concat(parts)}\"";
}
