using BatchApi.Endpoints.Problems;
using BatchApi.Jobs;
using BatchApi.Scheduling;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Jobs;

/// <summary>
/// <c>POST /v1/jobs/{id}/cancel</c>: 202 while items are being stopped, 200 if there was nothing to stop, 409 if the job has ended.
/// </summary>
internal static class CancelJob
{
    private static readonly IReadOnlyList<string> Allowed =
        [.. Enum.GetValues<JobState>().Where(JobLifecycle.IsCancelable).Select(state => state.Name())];

    public static async Task<IResult> HandleAsync(string id, HttpContext context, IStore store, Scheduler scheduler, JobAnswers answers)
    {
        var cancellationToken = context.RequestAborted;
        var (before, refusal) = await NamedJob.FindAsync(id, context, store);
        if (before is null)
            return refusal!;

        if (!JobLifecycle.IsCancelable(before.State))
            return Refused(before);

        // Not the client's token: once begun, a cancel is carried through.
        if (await scheduler.CancelAsync(before.Id, CancellationToken.None) is not { } job)
            return await NamedJob.GoneAsync(before.Id, store, cancellationToken);

        return job.State switch
        {
            JobState.Canceling => answers.Send(job, context, StatusCodes.Status202Accepted),
            JobState.Canceled => answers.Send(job, context),
            // The job ended just before.
            _ => Refused(job),
        };
    }

    private static ProblemAnswer Refused(Job job) => new(new(
        StatusCodes.Status409Conflict, "invalid_state", $"The job is {job.State.Name()} and cannot be canceled any more.")
    {
        Members = new Dictionary<string, object> { ["state"] = job.State.Name(), ["allowed"] = Allowed },
    });
}
