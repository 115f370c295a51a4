using BatchApi.Endpoints.Jobs;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Queries;
using BatchApi.Jobs;
using BatchApi.Running;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Observation;

/// <summary><c>GET /v1/jobs/{id}/chunks</c>: which worker ran which items when, and what that took.</summary>
internal static class GetChunks
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    public static async Task<IResult> HandleAsync(string id, HttpContext context, IStore store, NodeWorkers workers)
    {
        var cancellationToken = context.RequestAborted;
        var (job, refusal) = await NamedJob.FindAsync(id, context, store);
        if (job is null)
            return refusal!;

        var query = new QueryReader(context.Request.Query, "limit", "after");
        var start = query.After(CursorKind.Chunk) ?? new(CursorKind.Chunk);
        var limit = query.Limit("limit", DefaultLimit, MaxLimit);
        if (query.Problem is { } problem)
            return new ProblemAnswer(problem);

        // The workers are asked first: a chunk that is done by the time it is read shows nobody at work.
        var atWork = workers.AtWorkOn(job.Id);
        // One more than asked for tells whether there are more.
        var chunks = await store.ChunksAsync(job.Id, start.Position, limit + 1, cancellationToken);
        var isLast = chunks.Count <= limit && job.State.HasEnded();
        if (chunks.Count > limit)
            chunks.RemoveAt(limit);
        var next = chunks.Count == 0 ? start : start with { Position = chunks[^1].Id + 1 };
        return TypedResults.Json(new ChunkListAnswer(
            [.. chunks.Select(chunk => ChunkAnswer.Of(chunk, atWork.GetValueOrDefault(chunk.Id)))],
            isLast ? null : next.ToString(), job.State.HasEnded()));
    }
}
