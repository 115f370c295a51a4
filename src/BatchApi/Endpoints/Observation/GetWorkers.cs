using BatchApi.Running;

namespace BatchApi.Endpoints.Observation;

/// <summary><c>GET /v1/workers</c>: every child process and what it is at.</summary>
internal static class GetWorkers
{
    public static IResult Handle(NodeWorkers workers)
    {
        var isolation = NodeWorkers.Isolation.Select(layer => new IsolationAnswer(layer.Name, layer.IsAvailable, layer.Detail));
        return TypedResults.Json(new WorkerListAnswer([new(workers.Node, [.. isolation], [.. workers.All().Select(WorkerAnswer.Of)])]));
    }
}
