using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Endpoints.Queries;
using BatchApi.Endpoints.Results;
using BatchApi.Endpoints.Results.Answers;
using BatchApi.Jobs;

namespace BatchApi.Endpoints;

/// <summary>Routes of results.</summary>
internal static class ResultEndpoints
{
    public static IEndpointRouteBuilder MapResults(this IEndpointRouteBuilder routes)
    {
        var results = routes.MapGroup("/v1/jobs/{id}/results").WithTags("Results").AnswersAreNotCached();
        results.MapGet("", GetResults.HandleAsync)
            .WithName("getResults")
            .VariesByAccept()
            .WithSummary("Get a job's results")
            .WithDescription(
                "From the first one on, while the job still runs: a page of JSON, or all of them as NDJSON. "
                + "The headers Job-State and Job-Complete tell how the job was when the answer began; "
                + "whether a page is the last one, its complete tells. A stream that fails is cut, so it never looks like a whole one.")
            .Takes(Parameter.JobId)
            .Takes(new(
                "limit",
                $"Results at most. Of a page of JSON {ResultsQuery.DefaultLimit} unless given, {ResultsQuery.MaxLimit} at most; of NDJSON all.")
            {
                Type = "integer",
                Minimum = 1,
            })
            .Takes(new("after", "The member next of the page before."))
            .Takes(new("order", "input: by index, up to the first unfinished item. completed: as they were finished.")
            {
                Names = typeof(ResultOrder),
            })
            .Takes(new("state", "Only results in this state.") { Names = typeof(ResultState) })
            .Takes(new("code", "Only results with this error code.") { Names = typeof(ItemCode) })
            .Takes(new(
                "view",
                "outputs: bare outputs, what Pool.map returns. 409 if an item has none; a stream is cut at the first one, and has no line end.")
            {
                Names = typeof(ResultView),
            })
            .Takes(new("failed", "With view=outputs: null in the place of an output that an item has not.") { Names = typeof(FailedOutput) })
            .Takes(new("format", "Instead of the header Accept.") { Names = typeof(AnswerFormat) })
            .Takes(new("follow", "NDJSON only: stay until the job has ended, then send {\"end\":{\"state\":...}}, which view=outputs does not.")
            {
                Type = "boolean",
            })
            .Answers<ResultPage>(
                200, "A page; complete on the last one of a job that has ended, next absent only when nothing will follow.", AnswerExamples.Results,
                AnswerHeader.JobState, AnswerHeader.JobComplete)
            .AnswersLines(
                "A result a line, each like one of the page's; with follow=true a last line that says how the job ended.", AnswerExamples.ResultLines)
            .Refuses(404, "not_found.")
            .RefusesWhatExpired()
            .Refuses(409, "has_failures: with view=outputs, items have no output; count tells how many.")
            .Refuses(406, "not_acceptable: neither JSON nor NDJSON.")
            .Refuses(422, "validation_failed.");

        results.MapGet("{index}", GetItem.HandleAsync)
            .WithName("getItem")
            .TakesNoQuery()
            .WithSummary("Get one item")
            .WithDescription("Its outcome and its input. The state is pending while there is no outcome.")
            .Takes(Parameter.JobId)
            .Takes(new("index", "The item's place in the job, from 0.") { IsPath = true, Type = "integer", Format = "int64", Minimum = 0 })
            .Answers<ItemResult>(200, "The item.", AnswerExamples.Item)
            .Refuses(404, "not_found: no such job, or no such item.")
            .RefusesWhatExpired();
        return routes;
    }
}
