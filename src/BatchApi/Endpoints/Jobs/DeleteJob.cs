using BatchApi.Scheduling;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Jobs;

/// <summary><c>DELETE /v1/jobs/{id}</c>: the job and its data; what is running is canceled first.</summary>
internal static class DeleteJob
{
    public static async Task<IResult> HandleAsync(string id, HttpContext context, IStore store, Scheduler scheduler)
    {
        var (job, refusal) = await NamedJob.FindAsync(id, context, store);
        if (job is null)
            return refusal!;

        return await scheduler.DeleteAsync(job.Id, CancellationToken.None)
            ? TypedResults.NoContent()
            : await NamedJob.GoneAsync(job.Id, store, context.RequestAborted);
    }
}
