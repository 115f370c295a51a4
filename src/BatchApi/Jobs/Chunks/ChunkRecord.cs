namespace BatchApi.Jobs.Chunks;

/// <summary>What is known of a chunk for those who look back.</summary>
/// <param name="First">Index of its first item.</param>
/// <param name="Position">Items from <paramref name="First"/> on that are committed.</param>
/// <param name="Node">The node that claimed it last.</param>
/// <param name="StartedAt">When it was claimed first.</param>
/// <param name="EndedAt">When its last item got its outcome; null: not yet.</param>
/// <param name="Attempts">How often it was claimed.</param>
/// <param name="Usage">What all runs of it that have ended took.</param>
/// <param name="Worker">Process id of the worker that ran it last; null: no run of it has ended.</param>
internal sealed record ChunkRecord(
    long First,
    int Count,
    int Position,
    ChunkState State,
    string Node,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    int Attempts,
    Usage Usage,
    int? Worker)
{
    /// <summary>The chunk's name in its job: they are listed by it, so that one that is new comes behind all others.</summary>
    public required long Id { get; init; }
}
