using System.Globalization;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Jobs;

/// <summary>The job that a route names: every endpoint of one job finds it here and nowhere else.</summary>
internal static class NamedJob
{
    /// <summary>The job, or why there is none.</summary>
    public static async Task<(Job? Job, ProblemAnswer? Refusal)> FindAsync(string id, HttpContext context, IStore store)
    {
        if (!JobId.TryParse(id, out var key))
            return (null, new ProblemAnswer(Problem.NoSuchJob));

        var cancellationToken = context.RequestAborted;
        return await store.FindAsync(key, cancellationToken) is { } job
            ? (job, null)
            : (null, await GoneAsync(key, store, cancellationToken));
    }

    /// <summary>
    /// The answer for a job that is not there: 410 if it was deleted after its retention, 404 if it never was or a client has deleted it.
    /// </summary>
    public static async Task<ProblemAnswer> GoneAsync(Guid job, IStore store, CancellationToken cancellationToken) =>
        new(await store.ExpiredAtAsync(job, cancellationToken) is { } time ? Expired(time) : Problem.NoSuchJob);

    private static Problem Expired(DateTimeOffset time) => new(
        StatusCodes.Status410Gone,
        "results_expired",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The job and its results were deleted at {time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: "
            + $"an ended job is kept for as long as the setting Jobs:Retention says."))
    {
        Members = new Dictionary<string, object> { ["expiredAt"] = time },
    };
}
