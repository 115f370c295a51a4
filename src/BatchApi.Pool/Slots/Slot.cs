using BatchApi.Pool.Assignments;
using BatchApi.Pool.Workers;

namespace BatchApi.Pool.Slots;

/// <summary>The right to keep one worker busy: has one, and replaces it when it ends.</summary>
internal sealed class Slot(PoolParts parts, SpareWorkers spares) : IAsyncDisposable
{
    // On their way out while the next one works already: the longest leaving one is killed when there are more.
    private const int MaxLeaving = 2;

    private readonly List<Worker> _leaving = [];
    private Worker? _worker;

    /// <summary>The living worker; null: none.</summary>
    public Worker? Worker => _worker is { Ended.IsCompleted: false } worker ? worker : null;

    /// <summary>Process id of the worker that it has, or had last; null: it has none.</summary>
    public int? LastPid => _worker?.Started.Result;

    /// <summary>Workers that crashed, hung or took too much here.</summary>
    public int Restarts { get; private set; }

    /// <summary>What such a worker says of itself. It stays warm.</summary>
    /// <exception cref="WorkerStartException">It does not start, or says nothing within the start timeout.</exception>
    public async Task<ReadOnlyMemory<byte>> DescribeAsync(WorkerCommand command, CancellationToken cancellationToken)
    {
        var worker = await FindAsync(command, cancellationToken);
        var assignment = worker.Assign(null, null, cancellationToken);
        await using var onCancel = cancellationToken.Register(worker.Nudge);
        // Not left before the worker is done with it: the next run would find it at work.
        var end = await assignment.End;
        cancellationToken.ThrowIfCancellationRequested();
        return end.Ending == WorkerEnding.Done
            ? assignment.Catalogue
            : throw new WorkerStartException(command, $"it {end.ExplainStart(parts.ProtocolOf(command).SaysWhenReady)}");
    }

    /// <summary>Runs the items, each to its outcome, whatever the workers do.</summary>
    public Task<RunEnd> RunAsync(Run run, Func<ResultBatch, ValueTask> deliver, CancellationToken cancellationToken) =>
        new RunExecution(this, run, parts.ProtocolOf(run.Command), deliver).CompleteAsync(cancellationToken);

    /// <summary>Gives a worker those items of the run that have no outcome yet.</summary>
    /// <returns>What became of it, or why there is no worker; neither: it was canceled before.</returns>
    public async Task<(WorkerEnd? End, string? Failure)> TryRunAsync(
        SendWindow window, Func<ResultBatch, ValueTask> deliver, CancellationToken cancellationToken)
    {
        try
        {
            var worker = await FindAsync(window.Run.Command, cancellationToken, window.Run);
            var assignment = worker.Assign(window, deliver, cancellationToken);
            await using var onCancel = cancellationToken.Register(worker.Nudge);
            await using var onRelease = window.Run.Release.Register(worker.Nudge);
            return (await assignment.End, null);
        }
        catch (WorkerStartException failure)
        {
            return (null, failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (null, null);
        }
    }

    /// <summary>Takes note of how the worker's part in a run has ended.</summary>
    public void Note(WorkerEnd end, RunMeter meter)
    {
        var before = meter.Usage.WorkerRestarts;
        meter.Add(end);
        Restarts += meter.Usage.WorkerRestarts - before;
        if (_worker is not { } worker)
            return;

        worker.IdleSince = parts.Time.GetUtcNow();
        if (end.Ending is WorkerEnding.WornOut or WorkerEnding.Ambiguous || HasDoneItsNumber(worker))
            worker.Stop();
        // One that was ready shows that its kind can start: the next one need not be waited for.
        if (end.WasReady)
            spares.Prepare(worker.Command);
    }

    /// <summary>Ends the worker if it has been idle for so long.</summary>
    public void StopIfIdle(TimeSpan idle)
    {
        if (Worker is { } worker && parts.Time.GetUtcNow() - worker.IdleSince >= idle)
            worker.Stop();
    }

    /// <summary>Ends the worker: SIGTERM, and SIGKILL after the stop timeout.</summary>
    public async ValueTask DisposeAsync()
    {
        _worker?.Stop();
        if (_worker is not null)
            await _worker.Ended;
        foreach (var leaving in _leaving)
            await leaving.Ended;
    }

    private bool HasDoneItsNumber(Worker worker) => parts.Options.MaxItemsPerWorker is > 0 and var max && worker.AnsweredCount >= max;

    // The warm one, a spare, or a new one, in this order.
    private async Task<Worker> FindAsync(WorkerCommand command, CancellationToken cancellationToken, Run? run = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_worker is { IsLiving: true } warm && warm.Command.Name == command.Name && (run is null || warm.CanServe(run)))
            return warm;

        if (_worker is not null)
            StopAside(_worker);
        _worker = null;
        _worker = await spares.TakeAsync(command, cancellationToken);
        // Another one for the crash that may come: this one has shown that its kind can start.
        if (_worker is not null)
            spares.Prepare(command);
        _worker ??= new Worker(command, parts);
        try
        {
            await _worker.Started;
        }
        catch
        {
            _worker = null;
            throw;
        }

        return _worker;
    }

    // The next one takes over at once. Its own stop timeout is cut short if too many are on their way out.
    private void StopAside(Worker worker)
    {
        _leaving.RemoveAll(leaving => leaving.Ended.IsCompleted);
        worker.Stop();
        _leaving.Add(worker);
        if (_leaving.Count > MaxLeaving)
            _leaving[0].Kill();
    }
}
