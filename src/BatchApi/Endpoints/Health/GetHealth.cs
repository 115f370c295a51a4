using BatchApi.Endpoints.Problems;
using BatchApi.Scheduling;

namespace BatchApi.Endpoints.Health;

/// <summary><c>GET /health/live</c>: the process answers. <c>GET /health/ready</c>: it can take work.</summary>
internal static class GetHealth
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    public static IResult HandleLive() => TypedResults.Json(new HealthAnswer("live"));

    public static async Task<IResult> HandleReadyAsync(Readiness readiness, CancellationToken cancellationToken)
    {
        if (!readiness.IsReady)
            return NotReady(readiness.IsDraining ? "draining" : "not_ready", readiness.Reason ?? "Starting.");

        return await readiness.StoreProblemAsync(cancellationToken) is { } problem
            ? NotReady("storage_unavailable", problem)
            : TypedResults.Json(new HealthAnswer("ready"));
    }

    private static ProblemAnswer NotReady(string code, string reason) =>
        new(new(StatusCodes.Status503ServiceUnavailable, code, reason) { RetryAfter = Retry });
}
