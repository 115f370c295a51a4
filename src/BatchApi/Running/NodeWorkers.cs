using BatchApi.Pool;

namespace BatchApi.Running;

/// <summary>The workers of this node and what they are at: the pool knows them by their runs, the slots by jobs and chunks.</summary>
internal sealed class NodeWorkers(WorkerPool pool, Slots slots, Node node)
{
    public string Node => node.Name;

    /// <summary>What keeps the workers apart, layer by layer.</summary>
    public static IReadOnlyList<IsolationLayer> Isolation =>
    [
        .. WorkerPool.Isolation.Select(report => new IsolationLayer(report.Layer.ToString().ToLowerInvariant(), report.IsAvailable, report.Detail)),
        new("memory", WorkerPool.MemoryLimits.IsByKernel, WorkerPool.MemoryLimits.Detail),
    ];

    /// <summary>All slots, then the spares.</summary>
    public IReadOnlyList<SlotStatus> All()
    {
        var running = slots.Running;
        return [.. pool.Workers.Select(worker => StatusOf(worker, running))];
    }

    /// <summary>Those at work on the job's chunks, by the chunk's id.</summary>
    public IReadOnlyDictionary<long, SlotStatus> AtWorkOn(Guid job) =>
        All().Where(slot => slot.Chunk?.Job == job).DistinctBy(slot => slot.Chunk!.Id).ToDictionary(slot => slot.Chunk!.Id);

    private static SlotStatus StatusOf(WorkerStatus worker, IReadOnlyCollection<ChunkRun> running)
    {
        // The run itself and not one with the same values.
        var run = worker.Run is null ? null : running.FirstOrDefault(chunk => ReferenceEquals(chunk.Run, worker.Run));
        return new(
            worker.Slot, worker.IsSpare, worker.State, worker.Pid, worker.Command, worker.StartedAt,
            worker.Items, worker.MemoryBytes, worker.Restarts, run?.Job, run?.Chunk, worker.ItemAtWork, worker.ItemSince);
    }
}
