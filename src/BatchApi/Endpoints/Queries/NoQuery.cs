using BatchApi.Endpoints.OpenApi;
using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.Queries;

/// <summary>How a route says that it takes no query parameters: one that is mistyped is refused, not ignored.</summary>
internal static class NoQuery
{
    public static RouteHandlerBuilder TakesNoQuery(this RouteHandlerBuilder route) => route
        .Refuses(StatusCodes.Status422UnprocessableEntity, "validation_failed: there are no query parameters.")
        .AddEndpointFilter(async (context, next) => new QueryReader(context.HttpContext.Request.Query).Problem is { } problem
            ? new ProblemAnswer(problem)
            : await next(context));
}
