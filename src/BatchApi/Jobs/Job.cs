using BatchApi.Jobs.Input;

namespace BatchApi.Jobs;

/// <summary>One batch request and all that has become of it, as the store had it at one moment.</summary>
/// <param name="Version">Rises with every change of this record.</param>
/// <param name="Error">Why the job failed as a whole; null: it did not.</param>
internal sealed record Job(
    Guid Id,
    string Operation,
    string? Parameters,
    NumberRange? Range,
    Priority Priority,
    JobOptions Options,
    IReadOnlyDictionary<string, string> Labels,
    JobState State,
    Counts Counts,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    JobError? Error)
{
    /// <summary>What all runs of its chunks that have ended took.</summary>
    public Usage Usage { get; init; } = Usage.None;

    /// <summary>The operation's source, if it came with the job; null: it has a name only, or was not asked for.</summary>
    public string? Script { get; init; }
}
