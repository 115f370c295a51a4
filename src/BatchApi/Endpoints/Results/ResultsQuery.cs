using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Queries;
using BatchApi.Endpoints.Results.Answers;
using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Results;

/// <summary>Which results a client wants, and how.</summary>
/// <param name="State">Only items of this state; null: all.</param>
/// <param name="Code">Only items with this code; null: all.</param>
/// <param name="IsOutputs">Bare outputs instead of objects, up to the first item that has none.</param>
/// <param name="IsNullForFailed">With <paramref name="IsOutputs"/>: <c>null</c> for an item that has no output.</param>
/// <param name="IsLines">NDJSON instead of one JSON page.</param>
/// <param name="IsFollowed">Whether to stay until the job has ended.</param>
/// <param name="Limit">Items at most; null: all there are.</param>
internal sealed record ResultsQuery(
    Cursor Start, ResultState? State, string? Code, bool IsOutputs, bool IsNullForFailed, bool IsLines, bool IsFollowed, int? Limit)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 10_000;

    public bool IsFiltered => State is not null || Code is not null;

    /// <summary>Whether an item without an output is an obstacle: it can neither be shown nor left out.</summary>
    public bool NeedsEveryOutput => IsOutputs && !IsNullForFailed && State is null;

    /// <summary>The query, or why it is refused.</summary>
    public static (ResultsQuery? Query, Problem? Problem) Read(HttpRequest request, IStore store)
    {
        var query = new QueryReader(request.Query, "limit", "after", "order", "state", "code", "view", "failed", "format", "follow");
        var order = query.OneOf<ResultOrder>("order") ?? ResultOrder.Input;
        var kind = order == ResultOrder.Input ? CursorKind.Item : CursorKind.Commit;
        var after = query.After(
            text => Cursor.Parse(text, store.ParseCompletion) is { Kind: CursorKind.Item or CursorKind.Commit } cursor ? cursor : (Cursor?)null);
        if (after is not null && after.Value.Kind != kind)
            query.Refuse("after", $"Comes from results with order={(order == ResultOrder.Input ? "completed" : "input")}: send that with it.");

        var state = query.OneOf<ResultState>("state");
        var isOutputs = query.OneOf<ResultView>("view") == ResultView.Outputs;
        var isNullForFailed = query.OneOf(
            "failed", text => text == "null" ? true : (bool?)null,
            "Must be null, which then stands in the place of each output that is missing.") ?? false;
        if (isNullForFailed && !isOutputs)
            query.Refuse("failed", "Belongs to view=outputs: results say themselves what failed.");
        var isFollowed = query.OneOf("follow", ("true", true), ("false", false)) ?? false;
        var format = LineFormat.Asked(query);
        if (isFollowed && format == false)
            query.Refuse("follow", "Needs format=ndjson: a page ends.");

        var accepted = format ?? (isFollowed ? true : LineFormat.IsAccepted(request));
        var isLines = accepted ?? false;
        var isLimited = !isLines || request.Query.ContainsKey("limit");
        var limit = query.Limit("limit", DefaultLimit, isLines ? int.MaxValue : MaxLimit);
        var code = ReadCode(query);
        if (isOutputs && (state is ResultState.Failed or ResultState.Canceled || code is not null))
            query.Refuse(code is null ? "state" : "code", "Picks items that have no output: leave out view=outputs, and their results say why.");
        else if (state is { } wanted && code is not null && !CanHave(wanted, code))
            query.Refuse("code", $"No item has code={code} and state={wanted.ToString().ToLowerInvariant()}: leave out one of them.");
        if (query.Problem is { } problem)
            return (null, problem);
        if (accepted is null)
            return (null, LineFormat.NotAcceptable);

        return (new(after ?? new(kind), state, code, isOutputs, isNullForFailed, isLines, isFollowed, isLimited ? limit : null), null);
    }

    /// <summary>Whether an item in this state can have the code.</summary>
    private static bool CanHave(ResultState state, string code) => state switch
    {
        ResultState.Failed => code != JobLifecycle.CanceledCode,
        // Items that never ran have the code of their job's end.
        ResultState.Canceled => !ItemCodes.IsOfAnItem(code),
        _ => false,
    };

    private static string? ReadCode(QueryReader query)
    {
        var code = query.Text("code");
        if (code is null || ItemCodes.All.Contains(code))
            return code;

        query.Refuse("code", NearestNames.Message("code", code, ItemCodes.All));
        return null;
    }
}
