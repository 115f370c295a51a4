using System.Text.Json;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Submission.Documents;

/// <summary>A submission in JSON: an operation and exactly one of items and range.</summary>
/// <param name="Operation">Its name, as /v1/operations lists it; or, if the service takes them, a function: {"javascript": "x => x * x"}.</param>
/// <param name="Items">Any JSON values.</param>
/// <param name="Range">Numbers in a row instead of items, never stored.</param>
/// <param name="Parameters">Constant for all items; the operation says which it takes.</param>
/// <param name="Priority">The job's share of idle workers, 1 to 2 to 4; default normal.</param>
/// <param name="Labels">For finding the job again.</param>
[FromClient]
internal sealed record JobRequestDocument(
    [property: ShownAs(typeof(OperationDocument))] string Operation,
    IReadOnlyList<JsonElement>? Items,
    RangeRequestDocument? Range,
    IReadOnlyDictionary<string, JsonElement>? Parameters,
    Priority? Priority,
    IReadOnlyDictionary<string, string>? Labels,
    OptionsRequestDocument? Options);
