namespace BatchApi.Pool;

/// <summary>What a run took, over all the workers that had a part in it.</summary>
/// <param name="CpuTime">Processor time of the workers and of those of their children that they waited for.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of a worker with its children; 0 if no worker began.</param>
/// <param name="WorkerRestarts">Workers that had to be replaced: they crashed, hung or took too much.</param>
/// <param name="Pid">The worker that had the last part in it; null if none began.</param>
public sealed record RunUsage(TimeSpan CpuTime, long PeakMemoryBytes, int WorkerRestarts, int? Pid);
