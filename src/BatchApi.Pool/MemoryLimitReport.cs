namespace BatchApi.Pool;

/// <summary>How workers are held to their memory limits on this machine.</summary>
/// <param name="IsByKernel">Whether each has a control group (cgroup v2), so that the kernel does it at once. Anyhow their memory is looked at every
/// 50 ms.</param>
/// <param name="Detail">Where the groups are, or why there are none.</param>
public sealed record MemoryLimitReport(bool IsByKernel, string Detail);
