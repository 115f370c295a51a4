using BatchApi.Endpoints.OpenApi;
using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.Queries;

/// <summary>Marks a route that takes no query parameters: a mistyped parameter is refused, not ignored.</summary>
internal static class NoQuery
{
    public static RouteHandlerBuilder TakesNoQuery(this RouteHandlerBuilder route) => route
        .Refuses(StatusCodes.Status422UnprocessableEntity, "validation_failed: there are no query parameters.")
        .AddEndpointFilter(async (context, next) => new QueryReader(context.HttpContext.Request.Query).Problem is { } problem
            ? new ProblemAnswer(problem)
            : await next(context));
}
