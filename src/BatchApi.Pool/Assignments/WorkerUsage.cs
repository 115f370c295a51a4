namespace BatchApi.Pool.Assignments;

/// <summary>What a worker's part in a run took.</summary>
/// <param name="AddedBytes">How much its memory has grown since the item at work was begun.</param>
/// <param name="WasFresh">Whether it had answered no item before the one at work.</param>
internal readonly record struct WorkerUsage(int Pid, TimeSpan CpuTime, long PeakMemoryBytes, long AddedBytes, bool WasFresh);
