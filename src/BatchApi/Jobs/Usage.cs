namespace BatchApi.Jobs;

/// <summary>What work took: of one run of a chunk, of a chunk, or of a job.</summary>
/// <param name="CpuTime">Processor time of the workers and of those of their children that they waited for.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of a worker with its children.</param>
/// <param name="WorkerRestarts">Workers that had to be replaced: they crashed, hung or took too much.</param>
internal sealed record Usage(TimeSpan CpuTime, long PeakMemoryBytes, int WorkerRestarts)
{
    public static Usage None { get; } = new(TimeSpan.Zero, 0, 0);

    /// <summary>Both together: sums, and the larger of the peaks.</summary>
    public static Usage operator +(Usage one, Usage other) => new(
        one.CpuTime + other.CpuTime, Math.Max(one.PeakMemoryBytes, other.PeakMemoryBytes), one.WorkerRestarts + other.WorkerRestarts);
}
