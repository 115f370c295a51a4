using System.Globalization;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Queries;

namespace BatchApi.Endpoints.Observation;

/// <summary>Which lines of a log a client wants, and how.</summary>
/// <param name="From">Number of the first line.</param>
/// <param name="Index">Only lines of this item; null: all.</param>
/// <param name="IsLines">NDJSON instead of one JSON page.</param>
/// <param name="Limit">Lines at most; null: all there are.</param>
internal sealed record LogQuery(Cursor From, long? Index, bool IsLines, int? Limit)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    /// <summary>The query, or why it is refused.</summary>
    public static (LogQuery? Query, Problem? Problem) Read(HttpRequest request)
    {
        var query = new QueryReader(request.Query, "limit", "after", "index", "format");
        var from = query.After(CursorKind.LogLine) ?? new(CursorKind.LogLine);
        var index = query.OneOf("index", Index64, "Must be the index of an item, an integer from 0.");
        var accepted = LineFormat.Asked(query) ?? LineFormat.IsAccepted(request);
        var isLines = accepted ?? false;
        var limit = query.Limit("limit", DefaultLimit, isLines ? int.MaxValue : MaxLimit);
        if (query.Problem is { } problem)
            return (null, problem);
        if (accepted is null)
            return (null, LineFormat.NotAcceptable);

        return (new(from, index, isLines, isLines && !request.Query.ContainsKey("limit") ? null : limit), null);
    }

    private static long? Index64(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
