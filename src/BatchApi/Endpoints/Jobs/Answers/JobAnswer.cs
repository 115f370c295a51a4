using System.Globalization;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Jobs.Answers;

/// <summary>A job as its client sees it.</summary>
/// <param name="Id">A UUIDv7.</param>
/// <param name="Operation">Its name; javascript: the function came with the job.</param>
/// <param name="Javascript">The source of that function; null: none came, or the job is one of a list.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Reason">Why an unfinished job waits: storage_full, for room on the service's disk; null: it does not wait.</param>
/// <param name="ResultsExpireAt">When the job is deleted with its results; null: it has not ended.</param>
/// <param name="Error">Why the job failed as a whole; null: it did not.</param>
internal sealed record JobAnswer(
    Guid Id,
    string Operation,
    string? Javascript,
    [property: ShownAs(typeof(JobState))] string State,
    string? Reason,
    CountsAnswer Counts,
    ProgressAnswer Progress,
    UsageAnswer Usage,
    OptionsAnswer Options,
    IReadOnlyDictionary<string, string> Labels,
    [property: ShownAs(typeof(Priority))] string Priority,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? ResultsExpireAt,
    JobErrorAnswer? Error,
    LinksAnswer Links)
{
    public static JobAnswer Of(Job job, string? reason, string pathBase, DateTimeOffset now, TimeSpan retention) => new(
        job.Id,
        job.Operation,
        job.Script,
        job.State.Name(),
        reason,
        new(job.Counts.Total, job.Counts.Pending, job.Counts.Running, job.Counts.Succeeded, job.Counts.Failed, job.Counts.Canceled),
        ProgressAnswer.Of(job, now),
        UsageAnswer.Of(job.Usage),
        new(job.Options),
        job.Labels,
        job.Priority.ToString().ToLowerInvariant(),
        job.CreatedAt,
        job.StartedAt,
        job.EndedAt,
        job.EndedAt + retention,
        JobErrorAnswer.Of(job.Error),
        LinksAnswer.Of(job.Id, pathBase));

    public static string ETag(Job job) => string.Create(CultureInfo.InvariantCulture, $"\"{job.Version}\"");
}
