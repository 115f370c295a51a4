using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.Jobs;
using BatchApi.Endpoints.Jobs.Answers;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Endpoints.Queries;
using BatchApi.Endpoints.Submission;
using BatchApi.Endpoints.Submission.Documents;
using BatchApi.Jobs;

namespace BatchApi.Endpoints;

/// <summary>Routes of jobs.</summary>
internal static class JobEndpoints
{
    public static IEndpointRouteBuilder MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/v1/jobs").WithTags("Jobs").AnswersAreNotCached();

        jobs.MapPost("", SubmitJob.HandleAsync)
            .WithName(SubmissionFilter.OperationId)
            .WithSummary("Submit a job")
            .WithDescription(
                "An operation and its items: as one JSON object, or the items themselves as the body (NDJSON, text, CSV; gzip is accepted) "
                + "with everything else in the query. The body streams and may be large. "
                + "202 means that the job is stored and survives whatever happens to the service.")
            .Takes(Parameter.Prefer)
            .Answers<JobAnswer>(202, "The job, durable.", AnswerExamples.Queued, AnswerHeader.Location, AnswerHeader.RetryAfter, AnswerHeader.ETag)
            .Answers<JobAnswer>(
                200, "The job has ended while its client waited.", AnswerExamples.Ended,
                AnswerHeader.Location, AnswerHeader.ETag, AnswerHeader.PreferenceApplied)
            .Refuses(400, "not_parseable, with line and column; bad_request: the header Prefer cannot be read.")
            .Refuses(408, "too_slow: the body arrived slower than the minimum rate.")
            .Refuses(413, "body_too_large, item_too_large, too_many_items, with limit and, where known, actual.")
            .Refuses(415, "unsupported_media_type: content type, charset or content encoding.")
            .Refuses(422, "validation_failed with all errors, unknown_operation with the nearest names, or operation_unavailable with the reason.")
            .Refuses(503, "draining, not_ready or storage_unavailable.")
            .Refuses(507, "storage_full.");

        jobs.MapGet("", ListJobs.HandleAsync)
            .WithName("listJobs")
            .WithSummary("List jobs")
            .WithDescription("The newest first, page by page.")
            .Takes(new("state", "Only jobs in this state.") { Names = typeof(JobState) })
            .Takes(new("operation", "Only jobs of this operation."))
            .Takes(new("label", "Only jobs with this label, as name:value. May be repeated; all must match.") { IsRepeated = true })
            .Takes(new("limit", "Jobs at most.") { Type = "integer", Minimum = 1, Maximum = ListJobs.MaxLimit, Default = ListJobs.DefaultLimit })
            .Takes(new("after", "The member next of the page before."))
            .Answers<JobListAnswer>(200, "A page; next is absent on the last one.", AnswerExamples.List)
            .Refuses(422, "validation_failed.");

        jobs.MapGet("{id}", GetJob.HandleAsync)
            .WithName("getJob")
            .TakesNoQuery()
            .WithSummary("Get a job's status")
            .WithDescription(
                "Counts are exact at every moment. With Prefer: wait=N the answer comes when the job has ended or N seconds have passed; "
                + "with If-None-Match as well, when anything has changed.")
            .Takes(Parameter.JobId)
            .Takes(Parameter.Prefer)
            .Takes(new("If-None-Match", "The ETag of an earlier answer.") { IsHeader = true })
            .Answers<JobAnswer>(200, "The job.", AnswerExamples.Ended, AnswerHeader.RetryAfter, AnswerHeader.ETag, AnswerHeader.PreferenceApplied)
            .Answers(304, "Nothing has changed.", AnswerHeader.ETag, AnswerHeader.PreferenceApplied)
            .Refuses(400, "bad_request: the header Prefer cannot be read.")
            .Refuses(404, "not_found.")
            .RefusesWhatExpired();

        jobs.MapPost("{id}/cancel", CancelJob.HandleAsync)
            .WithName("cancelJob")
            .TakesNoQuery()
            .WithSummary("Cancel a job")
            .WithDescription("No further item is begun; what is running is stopped. Outcomes recorded so far stay.")
            .Takes(Parameter.JobId)
            .Answers<JobAnswer>(202, "Running items are being stopped.", AnswerExamples.Canceling, AnswerHeader.RetryAfter, AnswerHeader.ETag)
            .Answers<JobAnswer>(200, "Canceled.", AnswerExamples.Canceled, AnswerHeader.ETag)
            .Refuses(404, "not_found.")
            .RefusesWhatExpired()
            .Refuses(409, "invalid_state: the job has ended; allowed names the states in which it could be canceled.");

        jobs.MapDelete("{id}", DeleteJob.HandleAsync)
            .WithName("deleteJob")
            .TakesNoQuery()
            .WithSummary("Delete a job")
            .WithDescription("The job with its items and results. What is running is canceled first.")
            .Takes(Parameter.JobId)
            .Answers(204, "Deleted.")
            .Refuses(404, "not_found.")
            .RefusesWhatExpired();
        return routes;
    }
}
