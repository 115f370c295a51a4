using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.Jobs;
using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Submission;

/// <summary><c>POST /v1/jobs</c>: 202 with the job once it is durable, or 200 with the ended job if its client waits for it.</summary>
internal static class SubmitJob
{
    public static async Task<IResult> HandleAsync(HttpContext context, JobSubmission submission, JobWaiting waiting, JobAnswers answers, IStore store)
    {
        var wait = Preference.Wait(context.Request);
        var id = submission.NewId();
        var job = wait > TimeSpan.Zero
            ? await SubmitAndWaitAsync(id, context, wait.Value, submission, waiting, store)
            : await submission.SubmitAsync(id, context, Durability.AtOnce);

        var isAwaited = wait is not null && job.State.HasEnded();
        if (isAwaited)
            Preference.SetApplied(context.Response, wait!.Value);
        context.Response.Headers.Location = $"{context.Request.PathBase}/v1/jobs/{job.Id}";
        return answers.Send(job, context, isAwaited ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    // The end of a job is durable, and all that was written before is with it: the one synchronization is enough for both. Who is answered
    // earlier is answered only after the job was synchronized, too.
    private static async Task<Job> SubmitAndWaitAsync(
        Guid id, HttpContext context, TimeSpan wait, JobSubmission submission, JobWaiting waiting, IStore store)
    {
        using var end = store.Changes.ListenForEnd(id);
        var accepted = await submission.SubmitAsync(id, context, Durability.Later);
        var job = accepted;
        try
        {
            job = await waiting.UntilEndedAsync(accepted, end, wait, context.RequestAborted) ?? accepted;
        }
        finally
        {
            // Also where the client has left: others may have seen the job.
            if (!job.State.HasEnded())
                await submission.MakeDurableAsync(id);
        }

        return job;
    }
}
