namespace BatchApi.Endpoints.Swagger;

/// <summary>A page of results, as Swagger shows it.</summary>
/// <param name="Next">To be given as after for the next page; absent only when nothing will follow.</param>
/// <param name="Complete">Whether this page reached the end of the results and the job has ended.</param>
internal sealed record ResultPage(IReadOnlyList<ItemResult> Results, string? Next, bool Complete);
