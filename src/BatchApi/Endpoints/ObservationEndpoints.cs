using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.Observation;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Endpoints.Queries;

namespace BatchApi.Endpoints;

/// <summary>Routes that show what goes on: logs, chunks, workers.</summary>
internal static class ObservationEndpoints
{
    public static IEndpointRouteBuilder MapObservation(this IEndpointRouteBuilder routes)
    {
        var observation = routes.MapGroup("/v1").AnswersAreNotCached();
        observation.MapGet("jobs/{id}/logs", GetLog.HandleAsync)
            .WithName("getLogs")
            .WithTags("Results")
            .VariesByAccept()
            .WithSummary("Get what a job's operation printed")
            .WithDescription(
                "Line by line with the item at work and the time, while the job still runs: a page of JSON, or all of it as NDJSON. "
                + "Of one job 10,000 lines and 4 MiB are kept; how many more there were is said in one last line.")
            .Takes(Parameter.JobId)
            .Takes(new("limit", $"Lines at most. Of a page of JSON {LogQuery.DefaultLimit} unless given, {LogQuery.MaxLimit} at most; of NDJSON all.")
            {
                Type = "integer",
                Minimum = 1,
            })
            .Takes(new("after", "The member next of the page before."))
            .Takes(new("index", "Only lines of this item.") { Type = "integer", Format = "int64", Minimum = 0 })
            .Takes(new("format", "Instead of the header Accept.") { Names = typeof(AnswerFormat) })
            .Answers<LogAnswer>(200, "A page; next is absent only when nothing will follow.", AnswerExamples.Log)
            .AnswersLines("A line of the log a line of JSON, each like one of the page's.", AnswerExamples.LogLines)
            .Refuses(404, "not_found.")
            .RefusesWhatExpired()
            .Refuses(406, "not_acceptable: neither JSON nor NDJSON.")
            .Refuses(422, "validation_failed.");

        observation.MapGet("jobs/{id}/chunks", GetChunks.HandleAsync)
            .WithName("getChunks")
            .WithTags("Workers")
            .WithSummary("Get a job's timeline")
            .WithDescription(
                "Chunk by chunk in the order of the items: who worked on it and when, how often, and what it took; "
                + "of a running one the item at work and since when.")
            .Takes(Parameter.JobId)
            .Takes(new("limit", "Chunks at most.") { Type = "integer", Minimum = 1, Maximum = GetChunks.MaxLimit, Default = GetChunks.DefaultLimit })
            .Takes(new("after", "The member next of the page before."))
            .Answers<ChunkListAnswer>(200, "A page; next is absent only when nothing will follow.", AnswerExamples.Chunks)
            .Refuses(404, "not_found.")
            .RefusesWhatExpired()
            .Refuses(422, "validation_failed.");

        observation.MapGet("workers", GetWorkers.Handle)
            .WithName("listWorkers")
            .WithTags("Workers")
            .TakesNoQuery()
            .WithSummary("List workers")
            .WithDescription("Every child process of every node and what it is at, and what keeps them apart.")
            .Answers<WorkerListAnswer>(200, "The pool, node by node.", AnswerExamples.Workers);
        return routes;
    }
}
