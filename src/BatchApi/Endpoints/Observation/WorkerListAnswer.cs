namespace BatchApi.Endpoints.Observation;

/// <summary>The pool, node by node.</summary>
internal sealed record WorkerListAnswer(IReadOnlyList<PoolNodeAnswer> Nodes);
