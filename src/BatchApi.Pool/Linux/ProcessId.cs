namespace BatchApi.Pool.Linux;

/// <summary>One process and no other that may get its number later.</summary>
/// <param name="Number">The process id.</param>
/// <param name="StartTime">When it was started, in ticks since boot.</param>
internal readonly record struct ProcessId(int Number, long StartTime);
