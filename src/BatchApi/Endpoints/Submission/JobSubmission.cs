using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Bodies;
using BatchApi.Endpoints.Submission.Checks;
using BatchApi.Endpoints.Submission.Csv;
using BatchApi.Endpoints.Submission.Json;
using BatchApi.Endpoints.Submission.Requests;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Scheduling;
using BatchApi.Storage;
using BatchApi.Storage.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace BatchApi.Endpoints.Submission;

/// <summary>Takes a job in: its items are stored while they arrive, under a job that does not exist before all of it is known to be good.</summary>
internal sealed class JobSubmission(
    IStore store, Scheduler scheduler, RequestCheck check, ItemCheck items, Readiness readiness, IOptions<JobsOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly JobsOptions _limits = options.Value;

    /// <summary>For a job to come.</summary>
    public Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());

    /// <param name="id">Of the job: a new one.</param>
    /// <param name="durability">Of one that is durable later its client must not hear before.</param>
    /// <exception cref="RefusedException">The request is refused; nothing of it is left.</exception>
    public async Task<Job> SubmitAsync(Guid id, HttpContext context, Durability durability)
    {
        CheckReady();
        var format = FormatOf(context);
        AllowLargeBody(context);
        var errors = new List<InputError>();
        var request = format == BodyFormat.Json ? null : new JobQuery(errors).Read(context.Request.Query, isCsv: format == BodyFormat.Csv);
        if (request is null)
            errors.AddRange(context.Request.Query.Keys.Select(name => new InputError(JsonPointer.To("", name), JobQuery.BesideJson(name))));
        if (request is not null && check.Check(request, errors) is { } problem)
            throw new RefusedException(problem);
        var csv = format == BodyFormat.Csv ? CsvDialect.Read(context.Request.ContentType, context.Request.Query) : null;

        var segments = new SegmentPacker((segment, cancellationToken) => new(store.AppendAsync(id, segment, cancellationToken)), _limits);
        try
        {
            request = await ReadAsync(format, csv, request, context, segments, errors);
            if (await items.CheckAsync(check.OperationOf(request), request, id, segments, context.RequestAborted) is { } wrong)
                throw new RefusedException(wrong);

            // From here on the job may come to be even if its client leaves.
            var made = check.Make(request, id, segments.Count, segments.LargestChunk);
            var job = await scheduler.AcceptAsync(made, segments.Last, durability);
            segments.ReturnBuffers();
            return job;
        }
        catch
        {
            await DiscardAsync(id, segments);
            throw;
        }
    }

    /// <summary>Completes when the job, which was to be durable later, is.</summary>
    /// <exception cref="StorageException">It cannot be. As far as that is possible nothing of the request is left.</exception>
    public async Task MakeDurableAsync(Guid job)
    {
        try
        {
            await store.MakeDurableAsync(job, CancellationToken.None);
        }
        catch (StorageException)
        {
            await scheduler.DeleteAsync(job, CancellationToken.None);
            throw;
        }
    }

    private void CheckReady()
    {
        if (readiness.IsReady)
            return;

        throw new RefusedException(new(
            StatusCodes.Status503ServiceUnavailable, readiness.IsDraining ? "draining" : "not_ready", readiness.Reason ?? "The service is not ready.")
        {
            RetryAfter = Retry,
        });
    }

    private static BodyFormat FormatOf(HttpContext context)
    {
        var (named, problem) = BodyFormats.Of(context.Request.ContentType);
        if (named is not { } format)
        {
            context.Response.Headers.Accept = BodyFormats.Supported;
            throw new RefusedException(Problem.Unsupported(problem!));
        }

        if (!IsGzip(context) && context.Request.Headers.ContentEncoding is not [] && !IsEncoded(context, "identity"))
        {
            context.Response.Headers.AcceptEncoding = "gzip";
            var given = context.Request.Headers.ContentEncoding;
            throw new RefusedException(Problem.Unsupported(
                $"The header Content-Encoding is '{given}': the body may be encoded with gzip, once, or not at all."));
        }

        return format;
    }

    private static bool IsGzip(HttpContext context) => IsEncoded(context, "gzip") || IsEncoded(context, "x-gzip");

    // Names of codings ignore case (RFC 9110, section 8.4.1).
    private static bool IsEncoded(HttpContext context, string coding) =>
        context.Request.Headers.ContentEncoding is [{ } given] && given.Trim().Equals(coding, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Kestrel refuses more than 30 MB unless told otherwise. With a limit it would also hang up on a client that is still sending, who
    /// then never reads why; without one it takes in the rest for some seconds. The reader counts, before gzip and after.
    /// </summary>
    private void AllowLargeBody(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (context.Request.ContentLength > _limits.MaxBodyBytes)
            throw new RefusedException(LimitedBody.TooLarge(_limits.MaxBodyBytes, context.Request.ContentLength));
    }

    private async Task<JobRequest> ReadAsync(
        BodyFormat format, CsvDialect? csv, JobRequest? request, HttpContext context, SegmentPacker segments, List<InputError> errors)
    {
        var cancellationToken = context.RequestAborted;
        var isGzip = IsGzip(context);
        await using var received = new LimitedBody(context.Request.Body, _limits.MaxBodyBytes);
        await using var gzip = isGzip ? new GzipBody(received) : null;
        await using var body = isGzip ? new LimitedBody(gzip!, _limits.MaxBodyBytes) : received;
        if (format.ReadAsync is { } readAsync)
        {
            await readAsync(body, segments, _limits, csv, cancellationToken);
        }
        else
        {
            var json = new JsonBody(body, segments, _limits);
            await json.ReadAsync(cancellationToken);
            request = new JobMembers(errors).Read(json.Members, json.HasItems);
            if (check.Check(request, errors) is { } problem)
                throw new RefusedException(problem);
        }

        await segments.DrainAsync();
        return request!;
    }

    private async Task DiscardAsync(Guid id, SegmentPacker segments)
    {
        // A segment that is still on its way must not be stored after this deletion.
        await segments.DrainAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (segments.HasSent)
            await store.DiscardAsync(id, CancellationToken.None);
    }
}
