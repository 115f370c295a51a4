using BatchApi.Endpoints.Chunks;
using BatchApi.Endpoints.Logs;
using BatchApi.Endpoints.Requests;
using BatchApi.Endpoints.Swagger;
using BatchApi.Endpoints.Workers;

namespace BatchApi.Endpoints;

/// <summary>Routes for those who want to see what goes on: logs, chunks, workers.</summary>
internal static class ObservationEndpoints
{
    public static IEndpointRouteBuilder MapObservation(this IEndpointRouteBuilder routes)
    {
        var observation = routes.MapGroup("/v1").WithTags("Observation").AnswersAreNotCached();
        observation.MapGet("jobs/{id}/logs", GetLog.HandleAsync)
            .VariesByAccept()
            .WithSummary("Get what a job's operation printed")
            .WithDescription(
                "Line by line with the item at work and the time, while the job still runs: a page of JSON, or all of it as NDJSON. "
                + "Of one job 10,000 lines and 4 MiB are kept; how many more there were is said in one last line.")
            .Takes(new("limit", "Lines at most.") { Type = "integer", Minimum = 1, Maximum = LogQuery.MaxLimit, Default = LogQuery.DefaultLimit })
            .Takes(new("after", "The member next of the page before."))
            .Takes(new("index", "Only lines of this item.") { Type = "integer", Minimum = 0 })
            .Takes(new("format", "Instead of the header Accept.") { Values = ["json", "ndjson"] })
            .Answers<LogAnswer>(200, "A page; next is absent only when nothing will follow.", Examples.Log)
            .Refuses(404, "not_found.")
            .Refuses(406, "not_acceptable: neither JSON nor NDJSON.")
            .Refuses(422, "validation_failed.");

        observation.MapGet("jobs/{id}/chunks", GetChunks.HandleAsync)
            .WithSummary("Get a job's timeline")
            .WithDescription(
                "Chunk by chunk in the order of the items: who worked on it and when, how often, and what it took; "
                + "of a running one the item at work and since when.")
            .Takes(new("limit", "Chunks at most.") { Type = "integer", Minimum = 1, Maximum = GetChunks.MaxLimit, Default = GetChunks.DefaultLimit })
            .Takes(new("after", "The member next of the page before."))
            .Answers<ChunkListAnswer>(200, "A page; next is absent only when nothing will follow.", Examples.Chunks)
            .Refuses(404, "not_found.")
            .Refuses(422, "validation_failed.");

        observation.MapGet("workers", GetWorkers.Handle)
            .TakesNoQuery()
            .WithSummary("List workers")
            .WithDescription("Every child process of every node and what it is at, and what keeps them apart.")
            .Answers<WorkerListAnswer>(200, "The pool, node by node.", Examples.Workers)
            .Refuses(422, "validation_failed: there are no query parameters.");
        return routes;
    }
}
