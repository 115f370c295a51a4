using System.Text.Json.Serialization;

namespace BatchApi.Endpoints.Results.Answers;

/// <summary>A page of results.</summary>
/// <param name="Results">With view=outputs the bare outputs.</param>
/// <param name="Next">To be given as after for the next page; absent only when nothing will follow.</param>
/// <param name="Complete">Whether this page reached the end of the results and the job has ended.</param>
internal sealed record ResultPage(
    IReadOnlyList<ItemResult> Results,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next,
    bool Complete);
