using System.Text.Json.Serialization;

namespace BatchApi.Endpoints.Observation;

/// <summary>A page of a job's log, in the order in which the lines came.</summary>
/// <param name="Next">To be given as <c>after</c> for the next page; absent only when nothing will follow.</param>
/// <param name="Complete">Whether the job has ended.</param>
internal sealed record LogAnswer(
    IReadOnlyList<LogLineAnswer> Lines,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next,
    bool Complete);
