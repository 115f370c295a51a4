using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Requests;
using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Status;

/// <summary><c>GET /v1/jobs</c>: jobs, the newest first.</summary>
internal static class ListJobs
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1000;

    public static async Task<IResult> HandleAsync(HttpContext context, Store store, JobAnswers answers)
    {
        var query = new QueryReader(context.Request.Query, "state", "operation", "label", "limit", "after");
        var state = query.OneOf("state", name => JobStates.Parse(name), "No state is called so.");
        var after = query.OneOf("after", text => JobId.TryParse(text, out var id) ? id : (Guid?)null, "Not an id that a list has given.");
        var limit = query.Limit("limit", DefaultLimit, MaxLimit);
        var operation = query.Text("operation");
        var labels = query.Labels("label");
        if (query.Problem is { } problem) return new ProblemAnswer(problem);

        // One more than asked for tells whether there are more.
        var jobs = await store.ListAsync(new(state, operation, labels, limit + 1, after), context.RequestAborted);
        return TypedResults.Json(new JobListAnswer(
            [.. jobs.Take(limit).Select(job => answers.Of(job, context))],
            jobs.Count > limit ? jobs[limit - 1].Id : null));
    }
}
