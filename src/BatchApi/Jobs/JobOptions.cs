namespace BatchApi.Jobs;

/// <summary>How a job's items are worked on.</summary>
/// <param name="ChunkSize">Items a worker is given together, 1 to 1,000,000; null: planned from the measured time per item.</param>
/// <param name="MaxWorkers">Slots the job may keep busy at once, at least 1; null: all.</param>
/// <param name="ItemTimeout">Wall clock of one item.</param>
/// <param name="MaxCrashes">Crashes an item may cause before it fails with <c>worker_crashed</c>, 1 to 10.</param>
/// <param name="MemoryLimitMiB">Resident memory of a worker with its children, 16 to 1,048,576; whose item exceeds it fails with <c>memory_limit</c>.</param>
internal sealed record JobOptions(int? ChunkSize, int? MaxWorkers, TimeSpan ItemTimeout, int MaxCrashes, int MemoryLimitMiB);
