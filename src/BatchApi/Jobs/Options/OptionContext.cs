namespace BatchApi.Jobs.Options;

/// <summary>What an option's value depends on besides what the client has sent.</summary>
/// <param name="Operation">The operation of the job; null: it has gone meanwhile.</param>
/// <param name="Settings">What the operator has settled for all jobs.</param>
/// <param name="LargestChunk">The most items that a chunk of the job may have.</param>
internal sealed record OptionContext(Operation? Operation, JobsOptions Settings, long LargestChunk)
{
    /// <summary>
    /// Of a job that is stored: its values are in effect already,
    /// and an option that is younger than the job has the code's default, not the operator's.
    /// </summary>
    public static OptionContext Stored { get; } = new(null, new JobsOptions(), long.MaxValue);
}
