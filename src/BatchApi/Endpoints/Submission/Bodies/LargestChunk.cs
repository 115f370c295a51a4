using BatchApi.Jobs.Chunks;

namespace BatchApi.Endpoints.Submission.Bodies;

/// <summary>
/// Finds how many items a chunk may have so that it reaches into no more than <see cref="ChunkLimits.MaxSegments"/> segments, even if
/// it begins with the last item of one: that item, and all of the segments between it and the limit.
/// </summary>
internal sealed class LargestChunk
{
    // The full segments that a chunk may cover beside the one it begins in, by their counts of items.
    private readonly Queue<int> _covered = new();
    private long _items;

    /// <summary>Items at most, wherever the chunk begins.</summary>
    public long Items { get; private set; } = long.MaxValue;

    /// <summary>A full segment follows.</summary>
    public void Add(int count)
    {
        _covered.Enqueue(count);
        _items += count;
        if (_covered.Count == ChunkLimits.MaxSegments)
            _items -= _covered.Dequeue();
        if (_covered.Count == ChunkLimits.MaxSegments - 1)
            Items = Math.Min(Items, _items + 1);
    }
}
