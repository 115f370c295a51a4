using System.Text.Json.Serialization;

namespace BatchApi.Endpoints.Observation;

/// <summary>A page of a job's chunks, in the order in which they were claimed first.</summary>
/// <param name="Next">To be given as <c>after</c> for the next page; absent only when nothing will follow.</param>
/// <param name="Complete">Whether the job has ended.</param>
internal sealed record ChunkListAnswer(
    IReadOnlyList<ChunkAnswer> Chunks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next,
    bool Complete);
