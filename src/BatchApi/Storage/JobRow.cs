using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>A job as it is stored: with what only the store needs to know.</summary>
/// <param name="NextIndex">The first item that was never claimed.</param>
/// <param name="NextSequence">The number of the job's next row of outputs.</param>
internal sealed record JobRow(Job Job, long NextIndex, long NextSequence)
{
    /// <summary>As it is after a change.</summary>
    public JobRow With(JobState state, Counts counts) =>
        this with { Job = Job with { State = state, Counts = counts, Version = Job.Version + 1 } };

    /// <summary>With what one more run of a chunk took.</summary>
    public JobRow With(Usage usage) => this with { Job = Job with { Usage = Job.Usage + usage } };
}
