namespace BatchApi.Jobs;

/// <summary>Consecutive items that one worker is given together, as claimed.</summary>
/// <param name="First">Index of the chunk's first item; with <paramref name="Job"/> its name.</param>
/// <param name="Count">Items in the chunk, those before <paramref name="Position"/> included.</param>
/// <param name="Position">Items from <paramref name="First"/> on that are committed already.</param>
/// <param name="Fence">Rises with every claim and with a cancel; a commit with an older one is dropped
/// (leases with fencing tokens, Kleppmann, "How to do distributed locking").</param>
internal sealed record Chunk(Guid Job, long First, int Count, int Position, long Fence);
