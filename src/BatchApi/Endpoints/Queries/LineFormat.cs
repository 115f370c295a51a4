using BatchApi.Endpoints.Problems;
using Microsoft.Net.Http.Headers;

namespace BatchApi.Endpoints.Queries;

/// <summary>Tells whether a client wants lines of JSON (NDJSON) or one document.</summary>
internal static class LineFormat
{
    /// <summary>Why a request is refused that accepts neither.</summary>
    public static Problem NotAcceptable { get; } = new(
        StatusCodes.Status406NotAcceptable, "not_acceptable",
        "Results come as JSON or NDJSON, and the header Accept asks for neither. "
        + "Send application/json or application/x-ndjson, or format=json or format=ndjson in the query.");

    /// <summary>Reads <c>format</c>; true: lines; null: not given, or refused.</summary>
    public static bool? Asked(QueryReader query) =>
        query.OneOf("format", ("json", false), ("ndjson", true));

    /// <summary>Whether NDJSON or JSON comes first in <c>Accept</c>; null: neither is in it.</summary>
    public static bool? IsAccepted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return false;

        return accepted
            .Where(type => type.Quality is null or > 0)
            .OrderByDescending(type => type.Quality ?? 1)
            .Select(OffersLines)
            .FirstOrDefault(offered => offered is not null);
    }

    private static bool? OffersLines(MediaTypeHeaderValue type) => type.MediaType.Value?.ToLowerInvariant() switch
    {
        "application/x-ndjson" or "application/jsonl" or "application/ndjson" => true,
        "application/json" or "application/*" or "*/*" => false,
        _ => null,
    };
}
