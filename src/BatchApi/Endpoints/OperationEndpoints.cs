using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Endpoints.Operations;
using BatchApi.Endpoints.Queries;

namespace BatchApi.Endpoints;

/// <summary>Routes of operations.</summary>
internal static class OperationEndpoints
{
    public static IEndpointRouteBuilder MapOperations(this IEndpointRouteBuilder routes)
    {
        var operations = routes.MapGroup("/v1/operations").WithTags("Operations").AnswersAreNotCached();
        operations.MapGet("", GetOperations.Handle)
            .WithName("listOperations")
            .TakesNoQuery()
            .WithSummary("List operations")
            .WithDescription("Everything that items can be sent to, with JSON Schemas and an example that runs as it stands.")
            .Answers<OperationListAnswer>(200, "All operations, by name.");
        operations.MapGet("{name}", GetOperations.HandleOne)
            .WithName("getOperation")
            .TakesNoQuery()
            .WithSummary("Get an operation")
            .WithDescription("Its JSON Schemas, kind, limits and an example that runs as it stands.")
            .Takes(new("name", "The operation's name.") { IsPath = true })
            .Answers<OperationAnswer>(200, "The operation.")
            .Refuses(404, "not_found, with the nearest names.");
        return routes;
    }
}
