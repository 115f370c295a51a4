using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.Jobs;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Submission;

/// <summary><c>POST /v1/jobs</c>: 202 with the job once it is durable, or 200 with the ended job if its client waits for it.</summary>
internal static class SubmitJob
{
    public static async Task<IResult> HandleAsync(HttpContext context, JobSubmission submission, JobWaiting waiting, JobAnswers answers)
    {
        var wait = Preference.Wait(context.Request);
        var job = await submission.SubmitAsync(context);
        if (wait is not null) job = await waiting.UntilEndedAsync(job, wait.Value, context.RequestAborted) ?? job;

        var isAwaited = wait is not null && job.State.HasEnded();
        if (isAwaited) Preference.SetApplied(context.Response, wait!.Value);
        context.Response.Headers.Location = $"{context.Request.PathBase}/v1/jobs/{job.Id}";
        return answers.Send(job, context, isAwaited ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }
}
