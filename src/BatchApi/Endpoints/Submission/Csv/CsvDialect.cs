using BatchApi.Endpoints.Problems;
using Microsoft.Net.Http.Headers;

namespace BatchApi.Endpoints.Submission.Csv;

/// <summary>How a body of CSV is written, as its client says.</summary>
/// <param name="HasHeader">Whether the first row names the columns; if not, rows are arrays.</param>
/// <param name="Delimiter">What stands between fields; null: not said.</param>
internal sealed record CsvDialect(bool HasHeader, char? Delimiter)
{
    public const string DelimiterName = "delimiter";

    private const string HeaderName = "header";

    /// <summary>Characters that are likely to be the delimiter if a client forgot to name it.</summary>
    public static string Usual => ",;\t|";

    /// <summary>Reads the content type's <c>header</c> (RFC 7111, section 5.1, and RFC 4180, section 3) and the query's <c>delimiter</c>.</summary>
    /// <exception cref="RefusedException">One of them has a value that cannot be used.</exception>
    public static CsvDialect Read(string? contentType, IQueryCollection query) => new(HeaderOf(contentType), DelimiterOf(query));

    /// <summary>The delimiter as people write it: <c>;</c>, <c>tab</c>.</summary>
    public static string Shown(char delimiter) => delimiter == '\t' ? "tab" : $"{delimiter}";

    /// <summary>The delimiter that a text stands for; null: it stands for none.</summary>
    public static char? Parse(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        [var one] when char.IsAscii(one) && !char.IsAsciiLetterOrDigit(one) && one is not ('"' or '\r' or '\n' or '\0') => one,
        _ => null,
    };

    private static bool HeaderOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            return true;

        var given = type.Parameters.Where(parameter => parameter.Name.Equals(HeaderName, StringComparison.OrdinalIgnoreCase)).ToList();
        return given.Select(parameter => HeaderUtilities.RemoveQuotes(parameter.Value).ToString().ToLowerInvariant()).ToList() switch
        {
            [] or ["present"] => true,
            ["absent"] => false,
            _ => throw new RefusedException(Problem.Unsupported(
                "The content type's header is present (the first row names the columns; the default) or absent (rows are arrays): "
                + "text/csv; header=absent.")),
        };
    }

    private static char? DelimiterOf(IQueryCollection query)
    {
        var given = query[DelimiterName];
        if (given.Count == 0)
            return null;
        if (given is [{ } text] && Parse(text) is { } delimiter)
            return delimiter;

        throw new RefusedException(Problem.Invalid(new InputError(
            $"/{DelimiterName}",
            given.Count > 1 ? "The query parameter appears twice."
            : "Must be one ASCII character that is no quote, letter, digit or line end, or the word tab: delimiter=; or delimiter=%09. "
                + "Escape & as %26, + as %2B.")));
    }
}
