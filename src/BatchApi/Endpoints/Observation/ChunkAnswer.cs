using BatchApi.Endpoints.Jobs.Answers;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Jobs.Chunks;
using BatchApi.Running;

namespace BatchApi.Endpoints.Observation;

/// <summary>Consecutive items that a worker was given together.</summary>
/// <param name="First">Index of the first item.</param>
/// <param name="Position">Items of the chunk that have their outcome.</param>
/// <param name="State">running, released (anyone may claim it) or done.</param>
/// <param name="Node">The node that claimed it last.</param>
/// <param name="Worker">Process id of the worker at work on it, or of the last one; null: none has begun.</param>
/// <param name="StartedAt">When it was claimed first.</param>
/// <param name="Attempts">How often it was claimed.</param>
/// <param name="CpuSeconds">Of all runs of it that have ended.</param>
/// <param name="PeakMemoryMiB">The most that a worker had in memory.</param>
/// <param name="WorkerRestarts">Workers that had to be replaced: they crashed, hung or took too much.</param>
/// <param name="ItemAtWork">Index of the item at work; null: none is.</param>
/// <param name="ItemSince">Since when.</param>
internal sealed record ChunkAnswer(
    long First,
    int Count,
    int Position,
    [property: ShownAs(typeof(ChunkState))] string State,
    string Node,
    int? Worker,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    int Attempts,
    double CpuSeconds,
    double PeakMemoryMiB,
    int WorkerRestarts,
    long? ItemAtWork,
    DateTimeOffset? ItemSince)
{
    /// <param name="atWork">Who works on it on this node; null: nobody.</param>
    public static ChunkAnswer Of(ChunkRecord chunk, SlotStatus? atWork)
    {
        if (chunk.State != ChunkState.Running)
            atWork = null;
        return new(
            chunk.First, chunk.Count, chunk.Position, chunk.State.ToString().ToLowerInvariant(), chunk.Node, atWork?.Worker ?? chunk.Worker,
            chunk.StartedAt, chunk.EndedAt, chunk.Attempts, UsageAnswer.Seconds(chunk.Usage.CpuTime), UsageAnswer.MiB(chunk.Usage.PeakMemoryBytes),
            chunk.Usage.WorkerRestarts, atWork?.ItemAtWork, atWork?.ItemSince);
    }
}
