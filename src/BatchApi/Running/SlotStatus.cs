using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Pool;

namespace BatchApi.Running;

/// <summary>A slot or a spare of this node and its worker, as they are at one moment.</summary>
/// <param name="Number">Of the slot, from 0; the spares follow after the last.</param>
/// <param name="IsSpare">Whether the worker only stands ready to take another's place.</param>
/// <param name="State">What the worker does.</param>
/// <param name="Worker">The worker's process id; null: there is none.</param>
/// <param name="Kind">What kind of worker it is.</param>
/// <param name="Items">Items it has answered.</param>
/// <param name="MemoryBytes">Resident memory of the process and its children.</param>
/// <param name="Restarts">Workers the slot has had to replace because they crashed, hung or took too much.</param>
/// <param name="Job">The job it works for; null: none.</param>
/// <param name="Chunk">The chunk it works on; null: none.</param>
/// <param name="ItemAtWork">Index of the item it works on; null: none.</param>
/// <param name="ItemSince">Since when.</param>
internal sealed record SlotStatus(
    int Number,
    bool IsSpare,
    WorkerState State,
    int? Worker,
    string? Kind,
    DateTimeOffset? StartedAt,
    long Items,
    long MemoryBytes,
    int Restarts,
    Job? Job,
    Chunk? Chunk,
    long? ItemAtWork,
    DateTimeOffset? ItemSince);
