using BatchApi.Endpoints.Jobs.Answers;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Running;
using WorkerState = BatchApi.Pool.WorkerState;

namespace BatchApi.Endpoints.Observation;

/// <summary>A slot of a node, or a spare, and its child process.</summary>
/// <param name="Slot">Its number, from 0; the spares follow after the last slot.</param>
/// <param name="IsSpare">Whether the worker only stands ready to take another's place.</param>
/// <param name="State">What the worker does.</param>
/// <param name="Pid">The child's process id; null: there is none.</param>
/// <param name="Kind">What kind of worker it is: dotnet, javascript, or python or command with the name of its operation.</param>
/// <param name="Operation">What it runs now; null: nothing.</param>
/// <param name="StartedAt">When the child was started.</param>
/// <param name="Items">Items it has answered.</param>
/// <param name="MemoryMiB">Resident memory of the child and its own children.</param>
/// <param name="Restarts">Workers the slot has had to replace because they crashed, hung or took too much.</param>
/// <param name="Job">The job it works for.</param>
/// <param name="Chunk">Index of the first item of the chunk it works on.</param>
/// <param name="ItemAtWork">Index of the item it works on.</param>
/// <param name="ItemSince">Since when.</param>
internal sealed record WorkerAnswer(
    int Slot,
    bool IsSpare,
    [property: ShownAs(typeof(WorkerState))] string State,
    int? Pid,
    string? Kind,
    string? Operation,
    DateTimeOffset? StartedAt,
    long Items,
    double MemoryMiB,
    int Restarts,
    Guid? Job,
    long? Chunk,
    long? ItemAtWork,
    DateTimeOffset? ItemSince)
{
    public static WorkerAnswer Of(SlotStatus slot) => new(
        slot.Number, slot.IsSpare, slot.State.ToString().ToLowerInvariant(), slot.Worker, slot.Kind, slot.Job?.Operation, slot.StartedAt, slot.Items,
        UsageAnswer.MiB(slot.MemoryBytes), slot.Restarts, slot.Job?.Id, slot.Chunk?.First, slot.ItemAtWork, slot.ItemSince);
}
