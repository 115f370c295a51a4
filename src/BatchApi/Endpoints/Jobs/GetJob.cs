using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.Jobs.Answers;
using BatchApi.Jobs;
using BatchApi.Storage;
using Microsoft.Net.Http.Headers;

namespace BatchApi.Endpoints.Jobs;

/// <summary><c>GET /v1/jobs/{id}</c>: the job now, or when it has ended, or when anything has changed.</summary>
internal static class GetJob
{
    public static async Task<IResult> HandleAsync(string id, HttpContext context, IStore store, JobWaiting waiting, JobAnswers answers)
    {
        var cancellationToken = context.RequestAborted;
        var (job, refusal) = await NamedJob.FindAsync(id, context, store);
        if (job is null)
            return refusal!;

        var known = context.Request.GetTypedHeaders().IfNoneMatch;
        if (Preference.Wait(context.Request) is { } wait)
        {
            var awaited = await WaitAsync(job, known, wait, waiting, cancellationToken);
            if (awaited is null)
                return await NamedJob.GoneAsync(job.Id, store, cancellationToken);

            job = awaited;
            Preference.SetApplied(context.Response, wait);
        }

        if (!IsKnown(known, job))
            return answers.Send(job, context);

        context.Response.Headers.ETag = JobAnswer.ETag(job);
        return TypedResults.StatusCode(StatusCodes.Status304NotModified);
    }

    private static async Task<Job?> WaitAsync(
        Job job, IList<EntityTagHeaderValue> known, TimeSpan wait, JobWaiting waiting, CancellationToken cancellationToken)
    {
        if (known.Count == 0)
            return await waiting.UntilEndedAsync(job, wait, cancellationToken);

        // An ended job does not change any more.
        return IsKnown(known, job) && !job.State.HasEnded() ? await waiting.UntilChangedAsync(job, wait, cancellationToken) : job;
    }

    private static bool IsKnown(IList<EntityTagHeaderValue> known, Job job) =>
        known.Any(tag => tag.Equals(EntityTagHeaderValue.Any)
            || tag.Compare(new EntityTagHeaderValue(JobAnswer.ETag(job)), useStrongComparison: false));
}
