using System.Buffers;
using System.Globalization;
using System.Text;
using BatchApi.Endpoints.Jobs;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Results;

/// <summary><c>GET /v1/jobs/{id}/results</c>: a page of JSON, or all results as NDJSON, while the job still runs.</summary>
internal static class GetResults
{
    public static async Task<IResult> HandleAsync(string id, HttpContext context, IStore store, ResultReading reading)
    {
        var (job, refusal) = await NamedJob.FindAsync(id, context, store);
        if (job is null)
            return refusal!;

        var (query, problem) = ResultsQuery.Read(context.Request, store);
        if (query is null)
            return new ProblemAnswer(problem!);
        if (query.NeedsEveryOutput && job.Counts.Failed + job.Counts.Canceled > 0)
            return new ProblemAnswer(HasFailures(job.Counts));

        var response = context.Response;
        response.Headers["Job-State"] = job.State.Name();
        response.Headers["Job-Complete"] = job.State.HasEnded() ? "true" : "false";
        response.ContentType = query.IsLines ? "application/x-ndjson" : "application/json; charset=utf-8";
        // The body has begun: a failure from here on cuts the connection, so that it cannot look like the end.
        await response.StartAsync(context.RequestAborted);
        var isWhole = query.IsLines
            ? await WriteLinesAsync(job, query, context, reading)
            : await WritePageAsync(job, query, context, reading);
        if (!isWhole)
            await IncompleteBody.CutAsync(context);
        return TypedResults.Empty;
    }

    private static Problem HasFailures(Counts counts)
    {
        var count = counts.Failed + counts.Canceled;
        var failed = string.Create(
            CultureInfo.InvariantCulture, $"Of {counts.Total} items {counts.Failed} failed and {counts.Canceled} were canceled");
        return new(
            StatusCodes.Status409Conflict, "has_failures",
            $"{failed}: they have no output. Add failed=null to have null in their place, or leave out view=outputs to read why (state=failed).")
        {
            Members = new Dictionary<string, object> { ["count"] = count, ["failed"] = counts.Failed, ["canceled"] = counts.Canceled },
        };
    }

    private static async Task<bool> WritePageAsync(Job job, ResultsQuery query, HttpContext context, ResultReading reading)
    {
        var body = context.Response.BodyWriter;
        body.Write("{\"results\":["u8);
        var cursor = await reading.WriteAsync(job, query, query.Start, new ResultWriter(query, body), context);
        body.Write("]"u8);
        var isLast = await reading.IsLastAsync(job, cursor, context.RequestAborted);
        if (await reading.FindAsync(job, context.RequestAborted) is not { } now)
            return false;

        if (!isLast)
            body.Write(Encoding.UTF8.GetBytes($",\"next\":\"{cursor}\""));
        body.Write(isLast && now.State.HasEnded() ? ",\"complete\":true}"u8 : ",\"complete\":false}"u8);
        await body.FlushAsync(context.RequestAborted);
        return true;
    }

    private static async Task<bool> WriteLinesAsync(Job job, ResultsQuery query, HttpContext context, ResultReading reading)
    {
        var body = context.Response.BodyWriter;
        var writer = new ResultWriter(query, body);
        var cursor = await reading.WriteAsync(job, query, query.Start, writer, context);
        while (query.IsFollowed && !job.State.HasEnded() && !writer.IsDone)
        {
            if (await reading.NextAsync(job, context.RequestAborted) is not { } changed)
                return false;

            job = changed;
            cursor = await reading.WriteAsync(job, query, cursor, writer, context);
        }

        if (await reading.FindAsync(job, context.RequestAborted) is null)
            return false;

        // Bare outputs have no closing line: a body that ends well shows that these are all.
        if (query.IsOutputs)
            return writer.Left == 0 || (!writer.IsCut && await reading.IsLastAsync(job, cursor, context.RequestAborted));

        if (query.IsFollowed && job.State.HasEnded() && !writer.IsDone)
            body.Write(Encoding.UTF8.GetBytes($"{{\"end\":{{\"state\":\"{job.State.Name()}\"}}}}\n"));
        await body.FlushAsync(context.RequestAborted);
        return true;
    }
}
