namespace BatchApi.Pool.Watching;

/// <summary>What a worker is at, as far as its memory is concerned.</summary>
/// <param name="memoryLimitBytes">Resident memory that it may have meanwhile; 0: no limit.</param>
internal sealed class Workload(long memoryLimitBytes)
{
    public long MemoryLimitBytes { get; } = memoryLimitBytes;

    /// <summary>Whether the worker was told of it. Until then it is held to nothing.</summary>
    public bool HasBegun { get; set; }
}
