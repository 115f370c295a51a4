using BatchApi.Jobs.Chunks;

namespace BatchApi.Jobs.Items;

/// <summary>The outcomes of consecutive items, as a chunk commits them and as they are stored.</summary>
/// <param name="First">Index of the first item.</param>
/// <param name="Count">Items, at least 1.</param>
/// <param name="Lines">Their outputs as NDJSON, <c>null</c> where an item failed or runs again; empty if the items never ran (canceled).</param>
/// <param name="Failures">Those that failed, by rising index.</param>
internal sealed record Outcomes(long First, int Count, ReadOnlyMemory<byte> Lines, IReadOnlyList<Failure> Failures)
{
    /// <summary>Items of these that get no outcome yet, by rising index: they leave the chunk and are pending until another attempt.</summary>
    public IReadOnlyList<NextAttempt> Again { get; init; } = [];

    /// <summary>What the run took, where these are its last; null: more will follow.</summary>
    public ChunkUsage? Usage { get; init; }
}
