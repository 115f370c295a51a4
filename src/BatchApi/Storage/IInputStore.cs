using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Input;

namespace BatchApi.Storage;

/// <summary>How the items of a job come into the storage, and how workers get them.</summary>
internal interface IInputStore
{
    /// <summary>Keeps a piece of the input of a job that does not exist yet.</summary>
    Task AppendAsync(Guid job, Segment segment, CancellationToken cancellationToken);

    /// <summary>A segment that was appended for a job, before that exists.</summary>
    /// <param name="first">Index of its first item.</param>
    Task<Segment> ReadAppendedAsync(Guid job, long first, CancellationToken cancellationToken);

    /// <summary>From now on the job exists, with all that was appended for it. An empty job ends with that, and is durable.</summary>
    /// <param name="last">The last of its segments; null: all were appended.</param>
    Task<Job> AcceptAsync(NewJob job, Segment? last, Durability durability, CancellationToken cancellationToken);

    /// <summary>The same, and its first chunk is claimed with that. The job is one of at least an item.</summary>
    /// <returns>The job as accepted, and the claim.</returns>
    Task<(Job Accepted, Claim Claim)> AcceptAsync(
        NewJob job, Segment? last, Durability durability, FirstClaim first, CancellationToken cancellationToken);

    /// <summary>Completes when the job is durable as it was accepted, or gone.</summary>
    Task MakeDurableAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>Deletes what was appended for a job that was never accepted; an accepted one is left alone.</summary>
    Task DiscardAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>The chunk's lines from <paramref name="position"/> on; empty if the job is gone or a range.</summary>
    Task<ReadOnlyMemory<byte>> ReadInputAsync(Chunk chunk, int position, CancellationToken cancellationToken);

    /// <summary>One item's line; null: no such item, or the job is a range.</summary>
    Task<ReadOnlyMemory<byte>?> ReadItemAsync(Guid job, long index, CancellationToken cancellationToken);
}
