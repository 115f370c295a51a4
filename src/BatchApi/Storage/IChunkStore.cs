using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;

namespace BatchApi.Storage;

/// <summary>Work on jobs, a chunk at a time (leases with fencing tokens, Kleppmann, "How to do distributed locking").</summary>
internal interface IChunkStore
{
    /// <summary>Unfinished jobs with something to claim now, and canceling ones that nobody works on; oldest first.</summary>
    Task<IReadOnlyList<Guid>> ClaimableAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes a chunk to work on until its lease runs out: first what was released or whose lease ran out, whole; then consecutive items whose
    /// time for another attempt has come; else a new one off the front of the rest.
    /// </summary>
    /// <param name="size">
    /// How many items are wanted, given the job and the number of its items that nobody has. The storage calls it, so it must be quick.
    /// </param>
    Task<Claim> ClaimAsync(Guid job, string node, Func<Job, long, int> size, CancellationToken cancellationToken);

    /// <summary>
    /// Records outcomes from the chunk's position on: all of them, with counts and position, or none. The last outcomes of a job end it, durably.
    /// </summary>
    Task<CommitAnswer> CommitAsync(Chunk chunk, Outcomes outcomes, CancellationToken cancellationToken);

    /// <summary>Adds the usage of a run that no commit has recorded; does nothing if another claim has the chunk by now.</summary>
    Task AddUsageAsync(Chunk chunk, ChunkUsage usage, CancellationToken cancellationToken);

    /// <summary>The chunk as it is stored, after an unknown outcome; null: it is gone.</summary>
    Task<Chunk?> PositionAsync(Chunk chunk, CancellationToken cancellationToken);

    /// <summary>Gives back the items of the chunk that have no outcome; does nothing if the claim is not the caller's any more.</summary>
    Task ReleaseAsync(Chunk chunk, CancellationToken cancellationToken);

    /// <summary>Extends the leases of all the node's chunks.</summary>
    Task RenewAsync(string node, CancellationToken cancellationToken);

    /// <summary>The job's chunks from the one of id <paramref name="from"/> on, by rising id.</summary>
    Task<List<ChunkRecord>> ChunksAsync(Guid job, long from, int limit, CancellationToken cancellationToken);
}
