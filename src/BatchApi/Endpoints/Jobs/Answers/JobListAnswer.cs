using System.Text.Json.Serialization;

namespace BatchApi.Endpoints.Jobs.Answers;

/// <summary>A page of jobs.</summary>
/// <param name="Next">To be given as <c>after</c> for the next page; absent: there is none.</param>
internal sealed record JobListAnswer(
    IReadOnlyList<JobAnswer> Jobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Next);
