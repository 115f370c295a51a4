using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.OpenApi;

/// <summary>How a route says what Swagger shows of it.</summary>
internal static class Documented
{
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, Parameter parameter) => route.WithMetadata(parameter);

    public static RouteHandlerBuilder Answers<T>(
        this RouteHandlerBuilder route, int status, string description, string? example = null, params IReadOnlyList<AnswerHeader> headers) =>
        route.Produces<T>(status, "application/json").WithMetadata(new Answer(status, description, example, headers));

    public static RouteHandlerBuilder Answers(
        this RouteHandlerBuilder route, int status, string description, params IReadOnlyList<AnswerHeader> headers) =>
        route.Produces(status).WithMetadata(new Answer(status, description, null, headers));

    /// <summary>The answer of 200 may be had as NDJSON, too.</summary>
    public static RouteHandlerBuilder AnswersLines(this RouteHandlerBuilder route, string description, string example) =>
        route.WithMetadata(new AnswerLines(description, example));

    /// <param name="codes">The problem's codes and when they come.</param>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, int status, string codes) =>
        route.Produces<ProblemDocument>(status, "application/problem+json").WithMetadata(new Answer(status, codes, null, HeadersOf(status)));

    public static RouteHandlerBuilder RefusesWhatExpired(this RouteHandlerBuilder route) =>
        route.Refuses(StatusCodes.Status410Gone, "results_expired: the job had been kept for its time (Jobs:Retention) and was deleted.");

    private static IReadOnlyList<AnswerHeader> HeadersOf(int status) =>
        status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status507InsufficientStorage ? [AnswerHeader.TryAgainAfter] : [];
}
