namespace BatchApi.Endpoints.Observation;

/// <summary>What keeps a node's workers apart.</summary>
/// <param name="Layer">privileges, limits, files or calls;
/// or memory: whether the kernel ends who needs more than it may hold, and not only the next look at it.</param>
/// <param name="IsAvailable">Whether the machine offers all of it.</param>
/// <param name="Detail">What is in force, or what is missing and why.</param>
internal sealed record IsolationAnswer(string Layer, bool IsAvailable, string Detail);
