using System.Globalization;
using BatchApi.Endpoints.Swagger.Shapes;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Status;

/// <summary>A job as its client sees it.</summary>
/// <param name="Id">A UUIDv7.</param>
/// <param name="Operation">Its name; javascript: the function came with the job.</param>
/// <param name="Javascript">The source of that function; null: none came, or the job is one of a list.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Error">Why the job failed as a whole; null: it did not.</param>
internal sealed record JobAnswer(
    Guid Id,
    string Operation,
    string? Javascript,
    [property: ShownAs(typeof(JobState))] string State,
    CountsAnswer Counts,
    ProgressAnswer Progress,
    UsageAnswer Usage,
    OptionsAnswer Options,
    IReadOnlyDictionary<string, string> Labels,
    [property: ShownAs(typeof(Priority))] string Priority,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    JobErrorAnswer? Error,
    LinksAnswer Links)
{
    private const string RetryAfterSeconds = "1";

    public static JobAnswer Of(Job job, string pathBase, DateTimeOffset now) => new(
        job.Id,
        job.Operation,
        job.Script,
        job.State.Name(),
        new(job.Counts.Total, job.Counts.Pending, job.Counts.Running, job.Counts.Succeeded, job.Counts.Failed, job.Counts.Canceled),
        ProgressAnswer.Of(job, now),
        UsageAnswer.Of(job.Usage),
        OptionsAnswer.Of(job.Options),
        job.Labels,
        job.Priority.ToString().ToLowerInvariant(),
        job.CreatedAt,
        job.StartedAt,
        job.EndedAt,
        JobErrorAnswer.Of(job.Error),
        LinksAnswer.Of(job.Id, pathBase));

    /// <summary>The answer with the headers that go with it.</summary>
    public static IResult Send(Job job, HttpContext context, TimeProvider time, int status = StatusCodes.Status200OK)
    {
        var headers = context.Response.Headers;
        headers.ETag = ETag(job);
        if (!job.State.HasEnded()) headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Json(Of(job, context.Request.PathBase, time.GetUtcNow()), statusCode: status);
    }

    public static string ETag(Job job) => string.Create(CultureInfo.InvariantCulture, $"\"{job.Version}\"");
}
