using BatchApi.Endpoints.Health;
using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Endpoints.Queries;

namespace BatchApi.Endpoints;

/// <summary>Routes of health.</summary>
internal static class HealthEndpoints
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").AnswersAreNotCached();
        health.MapGet("live", GetHealth.HandleLive)
            .WithName("getLiveness")
            .TakesNoQuery()
            .WithSummary("Is the process alive?")
            .WithDescription("200 as long as it answers at all.")
            .Answers<HealthAnswer>(200, "It answers.");
        health.MapGet("ready", GetHealth.HandleReadyAsync)
            .WithName("getReadiness")
            .TakesNoQuery()
            .WithSummary("Can it take work?")
            .WithDescription(
                "200 once the workers are warm, 503 with the reason before that, while the store cannot be used, and while the service shuts down.")
            .Answers<HealthAnswer>(200, "It can.")
            .Refuses(503, "draining, not_ready or storage_unavailable, with the reason.");
        return routes;
    }
}
