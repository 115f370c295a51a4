namespace BatchApi.Jobs.Chunks;

/// <summary>Consecutive items that one worker is given together, as claimed.</summary>
/// <param name="First">Index of the chunk's first item.</param>
/// <param name="Count">Items in the chunk, those before <paramref name="Position"/> included.</param>
/// <param name="Position">Items from <paramref name="First"/> on that are committed already.</param>
/// <param name="Fence">Rises with every claim and with a cancel; a commit with an older one is dropped
/// (leases with fencing tokens, Kleppmann, "How to do distributed locking").</param>
internal sealed record Chunk(Guid Job, long First, int Count, int Position, long Fence)
{
    /// <summary>With <see cref="Job"/> the chunk's name: a number above those of all chunks of the job that began before.</summary>
    public required long Id { get; init; }

    /// <summary>Attempts that each of the items had in earlier chunks.</summary>
    public int Attempts { get; init; }
}
