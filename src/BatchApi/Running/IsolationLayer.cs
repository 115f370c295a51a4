namespace BatchApi.Running;

/// <summary>What keeps this node's workers apart, and whether this machine offers it.</summary>
/// <param name="Name">privileges, limits, files or calls.</param>
/// <param name="Detail">What is in force, or what is missing and why.</param>
internal sealed record IsolationLayer(string Name, bool IsAvailable, string Detail);
