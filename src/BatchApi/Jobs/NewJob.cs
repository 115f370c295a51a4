using BatchApi.Jobs.Input;

namespace BatchApi.Jobs;

/// <summary>A job that is about to be accepted.</summary>
/// <param name="Parameters">A JSON object, constant for all items; null: none.</param>
/// <param name="Range">The items if they are a range; null: they were appended as segments.</param>
/// <param name="Total">How many items there are.</param>
internal sealed record NewJob(
    Guid Id,
    string Operation,
    string? Parameters,
    NumberRange? Range,
    long Total,
    Priority Priority,
    JobOptions Options,
    IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The operation's source, if it comes with the job; null: it has a name only.</summary>
    public string? Script { get; init; }
}
