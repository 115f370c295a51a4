using System.Buffers;
using System.Text.Json;
using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.Jobs;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Observation;

/// <summary><c>GET /v1/jobs/{id}/logs</c>: what the operation printed, a page of JSON or all of it as NDJSON, while the job still runs.</summary>
internal static class GetLog
{
    // Lines of 8 KiB at most: what is held of a stream is a few megabytes at worst.
    private const int BatchSize = 500;

    public static async Task<IResult> HandleAsync(string id, HttpContext context, IStore store)
    {
        var cancellationToken = context.RequestAborted;
        var (job, refusal) = await NamedJob.FindAsync(id, context, store);
        if (job is null)
            return refusal!;

        var (query, problem) = LogQuery.Read(context.Request);
        if (query is null)
            return new ProblemAnswer(problem!);
        if (!query.IsLines)
            return await PageAsync(job, query, store, cancellationToken);

        await WriteLinesAsync(job, query, store, context);
        return TypedResults.Empty;
    }

    private static async Task<IResult> PageAsync(Job job, LogQuery query, IStore store, CancellationToken cancellationToken)
    {
        // One more than asked for tells whether there are more.
        var limit = query.Limit!.Value;
        var read = await store.LogAsync(job.Id, query.From.Position, query.Index, limit + 1, cancellationToken);
        var isLast = read.Count <= limit && job.State.HasEnded();
        if (read.Count > limit)
            read.RemoveAt(limit);
        var next = read.Count == 0 ? query.From : query.From with { Position = read[^1].Number + 1 };
        return TypedResults.Json(new LogAnswer(
            [.. read.Select(line => LogLineAnswer.Of(line.Line))], isLast ? null : next.ToString(), job.State.HasEnded()));
    }

    private static async Task WriteLinesAsync(Job job, LogQuery query, IStore store, HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "application/x-ndjson";
        // The body has begun: a failure from here on cuts the connection, so that it cannot look like the end.
        await response.StartAsync(context.RequestAborted);
        var left = query.Limit ?? int.MaxValue;
        for (var from = query.From.Position; left > 0;)
        {
            var lines = await store.LogAsync(job.Id, from, query.Index, Math.Min(BatchSize, left), context.RequestAborted);
            if (lines.Count == 0)
                break;

            foreach (var (_, line) in lines)
            {
                response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(LogLineAnswer.Of(line), JsonAnswers.Options));
                response.BodyWriter.Write("\n"u8);
            }

            await response.BodyWriter.FlushAsync(context.RequestAborted);
            from = lines[^1].Number + 1;
            left -= lines.Count;
        }

        // If the job is deleted meanwhile, its missing lines look like the end of the log.
        if (await store.FindAsync(job.Id, context.RequestAborted) is null)
            context.Abort();
    }
}
