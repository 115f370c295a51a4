namespace BatchApi.Pool;

/// <summary>What became of one isolation layer on this machine.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="IsAvailable">Whether the kernel offers all of it.</param>
/// <param name="Detail">What is in force, or what is missing and why: <c>Landlock ABI 7: files, TCP, signals</c>.</param>
public sealed record LayerReport(IsolationLayers Layer, bool IsAvailable, string Detail);
