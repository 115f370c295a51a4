namespace BatchApi.Jobs.Chunks;

/// <summary>What one run of a chunk took, and who ran it.</summary>
/// <param name="Worker">Process id of the worker that had the last part in it; null: none began.</param>
internal sealed record ChunkUsage(Usage Usage, int? Worker);
