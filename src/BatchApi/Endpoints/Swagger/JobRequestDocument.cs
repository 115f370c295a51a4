using System.Text.Json;
using BatchApi.Endpoints.Requests;

namespace BatchApi.Endpoints.Swagger;

/// <summary>A submission in JSON, as Swagger shows it: an operation and exactly one of items and range.</summary>
/// <param name="Operation">The operation's name, as /v1/operations lists it; or, if the service takes them, a function: {"javascript": "x => x * x"}.</param>
/// <param name="Items">Any JSON values.</param>
/// <param name="Range">Numbers in a row instead of items, never stored.</param>
/// <param name="Parameters">Constant for all items; the operation says which it takes.</param>
/// <param name="Priority">low, normal (default) or high: the job's share of idle workers, 1 to 2 to 4.</param>
/// <param name="Labels">For finding the job again.</param>
internal sealed record JobRequestDocument(
    JsonElement Operation,
    IReadOnlyList<JsonElement>? Items,
    RangeRequest? Range,
    IReadOnlyDictionary<string, JsonElement>? Parameters,
    string? Priority,
    IReadOnlyDictionary<string, string>? Labels,
    OptionsRequestDocument? Options);
