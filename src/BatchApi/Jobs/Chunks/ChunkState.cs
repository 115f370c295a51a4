namespace BatchApi.Jobs.Chunks;

/// <summary>Where a chunk is in its life.</summary>
internal enum ChunkState
{
    /// <summary>Claimed: a worker has it, or is about to.</summary>
    Running,

    /// <summary>Given back; anyone may claim it.</summary>
    Released,

    /// <summary>All its items have an outcome.</summary>
    Done,
}
