using BatchApi.Endpoints.Jobs.Answers;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Queries;
using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Jobs;

/// <summary><c>GET /v1/jobs</c>: jobs, the newest first.</summary>
internal static class ListJobs
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1000;

    private static readonly (string Word, JobState Value)[] States = [.. Enum.GetValues<JobState>().Select(state => (state.Name(), state))];

    public static async Task<IResult> HandleAsync(HttpContext context, IStore store, JobAnswers answers)
    {
        var query = new QueryReader(context.Request.Query, "state", "operation", "label", "limit", "after");
        var state = query.OneOf("state", States);
        var after = query.After(text => JobId.TryParse(text, out var id) ? id : (Guid?)null);
        var limit = query.Limit("limit", DefaultLimit, MaxLimit);
        var operation = query.Text("operation");
        if (operation is "")
            query.Refuse("operation", "Must be the name of an operation; GET /v1/operations lists them.");
        var labels = query.Labels("label");
        if (query.Problem is { } problem)
            return new ProblemAnswer(problem);

        // One more than asked for tells whether there are more.
        var jobs = await store.ListAsync(new(state, operation, labels, limit + 1, after), context.RequestAborted);
        return TypedResults.Json(new JobListAnswer(
            [.. jobs.Take(limit).Select(job => answers.Of(job, context))],
            jobs.Count > limit ? jobs[limit - 1].Id : null));
    }
}
