namespace BatchApi.Jobs.Chunks;

/// <summary>The most that a chunk holds: all of it is in memory while it is at work, once for each slot.</summary>
internal static class ChunkLimits
{
    /// <summary>Segments that a chunk of a given size may reach into: about 8 MiB of items.</summary>
    public const int MaxSegments = 8;

    /// <summary>Items of a range, which are made when they are handed out: about what a segment of small numbers holds.</summary>
    public const int MaxRangeItems = 150_000;
}
