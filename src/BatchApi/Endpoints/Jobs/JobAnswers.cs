using BatchApi.Endpoints.Jobs.Answers;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Scheduling;
using Microsoft.Extensions.Options;

namespace BatchApi.Endpoints.Jobs;

/// <summary>Answers with jobs as they are now.</summary>
internal sealed class JobAnswers(WaitingReasons reasons, TimeProvider time, IOptions<JobsOptions> options)
{
    private const string RetryAfterSeconds = "1";

    public JobAnswer Of(Job job, HttpContext context) =>
        JobAnswer.Of(job, reasons.Of(job), context.Request.PathBase, time.GetUtcNow(), options.Value.Retention);

    /// <summary>The answer with the headers that go with it.</summary>
    public IResult Send(Job job, HttpContext context, int status = StatusCodes.Status200OK)
    {
        var headers = context.Response.Headers;
        headers.ETag = JobAnswer.ETag(job);
        if (!job.State.HasEnded())
            headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Json(Of(job, context), statusCode: status);
    }
}
