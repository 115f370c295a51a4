namespace BatchApi.Endpoints.Swagger;

/// <summary>How a route says what Swagger shows of it.</summary>
internal static class Documented
{
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, Parameter parameter) => route.WithMetadata(parameter);

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route, int status, string description, string? example = null) =>
        route.Produces<T>(status, "application/json").WithMetadata(new Answer(status, description, example));

    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, int status, string description) =>
        route.Produces(status).WithMetadata(new Answer(status, description, null));

    /// <param name="codes">The problem's codes and when they come.</param>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, int status, string codes) =>
        route.Produces<ProblemDocument>(status, "application/problem+json").WithMetadata(new Answer(status, codes, null));
}
