using BatchApi.Endpoints.Problems;
using BatchApi.Scheduling;

namespace BatchApi.Endpoints.Status;

/// <summary><c>DELETE /v1/jobs/{id}</c>: the job and its data; what is running is canceled first.</summary>
internal static class DeleteJob
{
    public static async Task<IResult> HandleAsync(string id, Scheduler scheduler) =>
        JobId.TryParse(id, out var key) && await scheduler.DeleteAsync(key, CancellationToken.None)
            ? TypedResults.NoContent()
            : new ProblemAnswer(Problem.NoSuchJob);
}
