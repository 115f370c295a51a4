using BatchApi.Jobs.Chunks;

namespace BatchApi.Running;

/// <summary>The chunk is no longer this node's: its job was canceled, or its lease ran out and another claimed it.</summary>
internal sealed class ChunkLostException(Chunk chunk)
    : Exception($"Chunk {chunk.First} of job {chunk.Job} is no longer this node's; what it did since its last commit is dropped.");
