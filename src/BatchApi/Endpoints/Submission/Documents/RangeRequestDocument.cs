using BatchApi.Endpoints.OpenApi;

namespace BatchApi.Endpoints.Submission.Documents;

/// <summary>Items that are numbers in a row: {"start": 0, "count": 1000000, "step": 1}.</summary>
/// <param name="Start">The first; default 0.</param>
/// <param name="Count">How many.</param>
/// <param name="Step">From one to the next; not 0, default 1.</param>
[FromClient]
internal sealed record RangeRequestDocument(long? Start, long Count, long? Step);
