namespace BatchApi.Endpoints.Observation;

/// <summary>A running service and its workers.</summary>
/// <param name="Node">Its name, new with every start.</param>
internal sealed record PoolNodeAnswer(string Node, IReadOnlyList<IsolationAnswer> Isolation, IReadOnlyList<WorkerAnswer> Workers);
