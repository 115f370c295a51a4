namespace BatchApi.Benchmarks.Serving;

/// <summary>What a benchmark needs of a job's status.</summary>
internal sealed record JobStatus(string Id, string State, JobCounts Counts, DateTimeOffset? EndedAt)
{
    public bool HasEnded => EndedAt is not null;

    /// <exception cref="BenchmarkFailedException">The job has not ended, or not every item succeeded.</exception>
    public JobStatus ExpectSuccess() => State == "succeeded" && Counts.Succeeded == Counts.Total
        ? this
        : throw new BenchmarkFailedException($"Job {Id} is {State}, {Counts.Succeeded} of {Counts.Total} items have succeeded.");
}
