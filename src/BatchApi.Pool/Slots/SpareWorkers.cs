using BatchApi.Pool.Assignments;
using BatchApi.Pool.Workers;

namespace BatchApi.Pool.Slots;

/// <summary>
/// One started worker of each kind that is in use, to take the place of one that ends: a runtime takes longer to start than most items
/// take to be done.
/// </summary>
internal sealed class SpareWorkers(PoolParts parts) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Worker Worker, Task Warm)> _spares = [];

    // On their way out.
    private readonly List<Worker> _leaving = [];
    private bool _disposed;

    public IReadOnlyList<Worker> Living
    {
        get
        {
            lock (_lock)
                return [.. _spares.Values.Select(spare => spare.Worker).Where(worker => worker.IsLiving)];
        }
    }

    /// <summary>A worker that is ready, or about to be; null: there is none of that kind, or it could not start.</summary>
    public async Task<Worker?> TakeAsync(WorkerCommand command, CancellationToken cancellationToken)
    {
        (Worker Worker, Task Warm) spare;
        lock (_lock)
        {
            if (!_spares.Remove(command.Name, out spare))
                return null;
        }

        try
        {
            await spare.Warm.WaitAsync(cancellationToken);
            if (spare.Worker.IsLiving)
                return spare.Worker;
        }
        catch (OperationCanceledException)
        {
            StopAside(spare.Worker);
            throw;
        }

        // Whoever needs one starts its own, and is told why that fails.
        StopAside(spare.Worker);
        return null;
    }

    /// <summary>What a fresh worker says of itself; it stays as the spare.</summary>
    /// <exception cref="WorkerStartException">It does not start, or says nothing within the start timeout.</exception>
    public async Task<ReadOnlyMemory<byte>> DescribeAsync(WorkerCommand command, CancellationToken cancellationToken)
    {
        var (assignment, end) = await AskAsync(command, null, cancellationToken);
        var saysWhenReady = parts.ProtocolOf(command).SaysWhenReady;
        return end.Ending == WorkerEnding.Done
            ? assignment.Catalogue
            : throw new WorkerStartException(command, $"it {end.ExplainStart(saysWhenReady)}");
    }

    /// <summary>Why a fresh worker cannot begin, or does not start; null: it can.</summary>
    /// <param name="item">For a worker that does not say when it is ready; empty: it is given none.</param>
    public async Task<string?> ProbeAsync(
        WorkerCommand command, ReadOnlyMemory<byte> begin, ReadOnlyMemory<byte> item, CancellationToken cancellationToken)
    {
        var protocol = parts.ProtocolOf(command);
        if (protocol.SaysWhenReady)
            item = default;
        var run = new Run
        {
            Command = command,
            Begin = begin,
            Count = item.IsEmpty ? 0 : 1,
            Lines = item,
            IsProbe = true,
            ItemTimeout = parts.Options.StartTimeout,
            MemoryLimitBytes = parts.Kinds.MemoryLimitOf(command.Name),
        };
        try
        {
            var (_, end) = await AskAsync(command, new SendWindow(run, protocol.NamesItems), cancellationToken);
            return end.Ending switch
            {
                // Also a program that has read its item and takes too long over it, or too much memory: the item is to blame.
                WorkerEnding.Done or WorkerEnding.WornOut or WorkerEnding.TimedOut or WorkerEnding.MemoryExceeded => null,
                WorkerEnding.Refused => end.Reason,
                WorkerEnding.StartTimedOut when !protocol.SaysWhenReady && run.Count == 0 =>
                    $"Its worker lives but does not wait for an item: it {end.ExplainStart(protocol.SaysWhenReady)}",
                _ => $"{(end.WasReady && run.Count > 0 ? "Given its example, its" : "Its")} worker {end.ExplainStart(protocol.SaysWhenReady)}",
            };
        }
        catch (WorkerStartException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Starts one of that kind if there is none.</summary>
    public void Prepare(WorkerCommand command)
    {
        if (!parts.Options.Spare || parts.Kinds.IsRetired(command.Name))
            return;

        lock (_lock)
        {
            if (_disposed || (_spares.TryGetValue(command.Name, out var spare) && !spare.Worker.Ended.IsCompleted))
                return;

            var worker = new Worker(command, parts);
            _spares[command.Name] = (worker, WarmAsync(worker));
        }
    }

    /// <summary>Ends those of kinds that nothing else keeps warm.</summary>
    public void Leave(Func<string, bool> isInUse)
    {
        lock (_lock)
        {
            foreach (var (kind, spare) in _spares.Where(pair => !isInUse(pair.Key)).ToList())
            {
                _spares.Remove(kind);
                StopAside(spare.Worker);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Worker> spares;
        lock (_lock)
        {
            _disposed = true;
            spares = [.. _spares.Values.Select(spare => spare.Worker), .. _leaving];
        }

        foreach (var spare in spares)
            spare.Stop();
        await Task.WhenAll(spares.Select(spare => spare.Ended));
    }

    private async Task<(Assignment Assignment, WorkerEnd End)> AskAsync(
        WorkerCommand command, SendWindow? window, CancellationToken cancellationToken)
    {
        Worker? worker = new(command, parts);
        try
        {
            await worker.Started;
            var assignment = worker.Assign(window, _ => ValueTask.CompletedTask, cancellationToken);
            await using var onCancel = cancellationToken.Register(worker.Nudge);
            var end = await assignment.End.WaitAsync(cancellationToken);
            if (end.Ending == WorkerEnding.Done && TryKeep(worker))
                worker = null;
            return (assignment, end);
        }
        finally
        {
            if (worker is not null)
                await worker.DisposeAsync();
        }
    }

    private bool TryKeep(Worker worker)
    {
        lock (_lock)
        {
            var isFilled = _spares.TryGetValue(worker.Command.Name, out var spare) && !spare.Worker.Ended.IsCompleted;
            if (isFilled || _disposed || !worker.IsLiving || !parts.Options.Spare || parts.Kinds.IsRetired(worker.Command.Name))
                return false;

            _spares[worker.Command.Name] = (worker, Task.CompletedTask);
            return true;
        }
    }

    private void StopAside(Worker worker)
    {
        worker.Stop();
        lock (_lock)
        {
            _leaving.RemoveAll(leaving => leaving.Ended.IsCompleted);
            _leaving.Add(worker);
        }
    }

    // Its runtime is loaded only when it has answered.
    private async Task WarmAsync(Worker worker)
    {
        try
        {
            await worker.Started;
            // Of a program nothing is loaded by asking.
            if (parts.ProtocolOf(worker.Command).SaysWhenReady)
                await worker.Assign(null, null, CancellationToken.None).End;
        }
        catch (WorkerStartException)
        {
            // Whoever takes it finds it ended.
        }
    }
}
