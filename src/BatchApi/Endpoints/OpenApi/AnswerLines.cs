namespace BatchApi.Endpoints.OpenApi;

/// <summary>An answer of 200 as NDJSON, beside the page of JSON.</summary>
/// <param name="Example">A few lines.</param>
internal sealed record AnswerLines(string Description, string Example);
