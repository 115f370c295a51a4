using BatchApi.Pool.Workers;

namespace BatchApi.Pool.Slots;

/// <summary>Says what a slot or a spare is at.</summary>
internal static class SlotReport
{
    /// <param name="number">Of the slot; the spares follow after the last.</param>
    /// <param name="worker">The living one; null: none.</param>
    public static WorkerStatus Of(int number, Worker? worker, bool isSpare, int restarts, TimeProvider time)
    {
        if (worker is null)
            return new(number, isSpare, WorkerState.Absent, null, null, null, 0, 0, restarts, null, null, null);

        var assignment = worker.Assignment;
        var hasStarted = worker.Started.IsCompletedSuccessfully;
        var state = worker.IsStopping ? WorkerState.Stopping
            : !hasStarted || assignment is { Window: null } ? WorkerState.Starting
            : assignment is null ? WorkerState.Idle
            : WorkerState.Busy;
        var item = worker.ItemAtWork;
        var since = item is null || assignment is null
            ? null
            : time.GetUtcNow() - time.GetElapsedTime(assignment.ClockStart) as DateTimeOffset?;
        return new(
            number, isSpare, state, hasStarted ? worker.Started.Result : null, worker.Command.Name, worker.StartedAt, worker.AnsweredCount,
            worker.MemoryBytes, restarts, assignment?.Window?.Run, item, since);
    }
}
