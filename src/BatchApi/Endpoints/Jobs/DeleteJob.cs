using BatchApi.Endpoints.Problems;
using BatchApi.Scheduling;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Jobs;

/// <summary><c>DELETE /v1/jobs/{id}</c>: the job and its data; what is running is canceled first.</summary>
internal static class DeleteJob
{
    public static async Task<IResult> HandleAsync(string id, HttpContext context, Store store, Scheduler scheduler)
    {
        if (!JobId.TryParse(id, out var key)) return new ProblemAnswer(Problem.NoSuchJob);

        return await scheduler.DeleteAsync(key, CancellationToken.None)
            ? TypedResults.NoContent()
            : await NamedJob.GoneAsync(key, store, context.RequestAborted);
    }
}
