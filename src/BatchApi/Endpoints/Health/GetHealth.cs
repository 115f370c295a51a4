using BatchApi.Endpoints.Problems;
using BatchApi.Scheduling;

namespace BatchApi.Endpoints.Health;

/// <summary><c>GET /health/live</c>: the process answers. <c>GET /health/ready</c>: it can take work.</summary>
internal static class GetHealth
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    public static IResult HandleLive() => TypedResults.Json(new HealthAnswer("live"));

    public static IResult HandleReady(Readiness readiness) => readiness.IsReady
        ? TypedResults.Json(new HealthAnswer("ready"))
        : new ProblemAnswer(new(
            StatusCodes.Status503ServiceUnavailable, readiness.IsDraining ? "draining" : "not_ready", readiness.Reason ?? "Starting.")
        {
            RetryAfter = Retry,
        });
}
