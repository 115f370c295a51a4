namespace BatchApi.Pool;

/// <summary>One slot of the pool and its worker, as they are at one moment.</summary>
/// <param name="Slot">The slot's number, from 0; the spare workers follow after the last.</param>
/// <param name="IsSpare">Whether it is a spare: it works as soon as it takes the place of another.</param>
/// <param name="State">What the worker is at.</param>
/// <param name="Pid">Its process; null if there is none.</param>
/// <param name="Command">Name of its kind; null if there is no worker.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="Items">Items it has answered.</param>
/// <param name="MemoryBytes">Resident memory of the process and its children.</param>
/// <param name="Restarts">Workers this slot has had to replace because they crashed, hung or took too much.</param>
/// <param name="Run">What it works on; null if nothing.</param>
/// <param name="ItemAtWork">Index of the item it works on, to within 10 ms; null if none.</param>
/// <param name="ItemSince">Since when.</param>
public sealed record WorkerStatus(
    int Slot,
    bool IsSpare,
    WorkerState State,
    int? Pid,
    string? Command,
    DateTimeOffset? StartedAt,
    long Items,
    long MemoryBytes,
    int Restarts,
    Run? Run,
    long? ItemAtWork,
    DateTimeOffset? ItemSince);
