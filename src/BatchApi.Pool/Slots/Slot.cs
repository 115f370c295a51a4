using BatchApi.Pool.Workers;

namespace BatchApi.Pool.Slots;

/// <summary>The right to keep one worker busy: has one, replaces it when it ends, and finds the item that is to blame.</summary>
internal sealed class Slot(PoolParts parts, SpareWorkers spares) : IAsyncDisposable
{
    // A worker that cannot start will not start the fourth time either; the items are not at fault.
    private const int MaxStarts = 3;

    // On their way out while the next one works already: the longest leaving one is killed when there are more.
    private const int MaxLeaving = 2;

    private readonly List<Worker> _leaving = [];
    private Worker? _worker;

    /// <summary>The living worker; null: none.</summary>
    public Worker? Worker => _worker is { Ended.IsCompleted: false } worker ? worker : null;

    /// <summary>Workers that crashed, hung or took too much here.</summary>
    public int Restarts { get; private set; }

    /// <summary>What such a worker says of itself. It stays warm.</summary>
    /// <exception cref="WorkerStartException">It does not start, or says nothing within the start timeout.</exception>
    public async Task<ReadOnlyMemory<byte>> DescribeAsync(WorkerCommand command, CancellationToken cancel)
    {
        var worker = await FindAsync(command, cancel);
        var assignment = worker.Assign(null, null, cancel);
        await using var onCancel = cancel.Register(worker.Nudge);
        // Not left before the worker is done with it: the next run would find it at work.
        var end = await assignment.End;
        cancel.ThrowIfCancellationRequested();
        return end.Ending == WorkerEnding.Done
            ? assignment.Catalogue
            : throw new WorkerStartException(command, $"it {end.ExplainStart(parts.ProtocolOf(command).SaysWhenReady)}");
    }

    /// <summary>Runs the items, each to its outcome, whatever the workers do.</summary>
    public async Task<RunEnd> RunAsync(Run run, Func<ResultBatch, ValueTask> deliver, CancellationToken cancel)
    {
        var progress = new RunProgress(run, parts.ProtocolOf(run.Command).NamesItems);
        var blame = new Blame(run);
        var meter = new RunMeter();
        var failedStarts = 0;
        while (!progress.IsComplete)
        {
            if (progress.IsAtHanging)
            {
                await FailAsync(progress, blame.TimedOut(progress.FirstOpen), deliver);
                continue;
            }

            var before = progress.Answered;
            var (end, failure) = await TryRunAsync(progress, deliver, cancel);
            if (end is { Ending: WorkerEnding.Died, WasReady: true, Exit: { } exit } && _worker is { } dead)
                run.Crashed?.Invoke(new(dead.Started.Result, exit, progress.FirstOpen));
            if (end is not null) Note(end, meter);
            if (cancel.IsCancellationRequested && !progress.IsComplete) return End(RunEnding.Canceled, progress, meter);
            if (progress.IsComplete) break;
            if (run.Release.IsCancellationRequested) return End(RunEnding.Released, progress, meter);
            if (end is { Ending: WorkerEnding.Refused }) return End(RunEnding.Refused, progress, meter, end.Reason);

            if (progress.Answered > before) failedStarts = 0;
            // Done, and not complete: it has done what comes before an item that hung.
            if (end is { Ending: WorkerEnding.Done }) continue;

            if (end is { Ending: WorkerEnding.WornOut or WorkerEnding.DiedIdle or WorkerEnding.Ambiguous })
            {
                progress.Rewind(isCrash: end.Ending == WorkerEnding.Ambiguous);
            }
            else if (end is not { WasReady: true } || (end.Ending == WorkerEnding.Died && progress.Outstanding == 0))
            {
                // Before it was ready, or ready and given nothing: no item is to blame, and none would ever be reached.
                progress.Rewind(isCrash: progress.Outstanding > 0 && end is { WasReady: true });
                if (++failedStarts == MaxStarts)
                    return End(
                        RunEnding.Unavailable, progress, meter,
                        failure ?? $"Its worker {end?.ExplainStart(parts.ProtocolOf(run.Command).SaysWhenReady)}");
            }
            else
            {
                failedStarts = 0;
                await BlameAsync(progress, blame, end, deliver);
            }
        }

        return End(RunEnding.Completed, progress, meter);
    }

    /// <summary>Ends the worker if it has been idle for so long.</summary>
    public void StopIfIdle(TimeSpan idle)
    {
        if (Worker is { } worker && parts.Time.GetUtcNow() - worker.IdleSince >= idle) worker.Stop();
    }

    /// <summary>Ends the worker: SIGTERM, and SIGKILL after the stop timeout.</summary>
    public async ValueTask DisposeAsync()
    {
        _worker?.Stop();
        if (_worker is not null) await _worker.Ended;
        foreach (var leaving in _leaving) await leaving.Ended;
    }

    private static async ValueTask BlameAsync(RunProgress progress, Blame blame, WorkerEnd end, Func<ResultBatch, ValueTask> deliver)
    {
        // Nothing was answered of what was sent together, or what is held may be another's.
        if (end.Ending == WorkerEnding.TimedOut && !progress.IsHangFound && !progress.NamesItems)
        {
            if (progress.IsAnsweredTogether) progress.Rewind(isCrash: true);
            else progress.RewindToHanging();
            return;
        }

        var index = progress.FirstOpen;
        var isFound = end.Ending == WorkerEnding.TimedOut ? progress.IsHangFound : progress.IsFound;
        var sentUntil = progress.SentUntil;
        // Of several under way the one whose time is over is known: to take the others one by one would take as many times as long.
        progress.Rewind(isCrash: end.Ending != WorkerEnding.TimedOut || !isFound || progress.Run.Command.Concurrency == 1);
        if (!isFound)
        {
            blame.LeaveOpen(index, sentUntil);
        }
        else if (end.Ending == WorkerEnding.TimedOut)
        {
            await FailAsync(progress, blame.TimedOut(index), deliver);
        }
        else
        {
            var guilty = end.Ending == WorkerEnding.MemoryExceeded ? blame.MemoryExceeded(index, end.Usage) : blame.Crashed(index, end);
            if (guilty is not null) await FailAsync(progress, guilty, deliver);
        }
    }

    private static async ValueTask FailAsync(RunProgress progress, ItemFailure failure, Func<ResultBatch, ValueTask> deliver)
    {
        progress.Skip();
        await deliver(new ResultBatch(failure.Index, 1, "null\n"u8.ToArray(), [failure]));
    }

    private static RunEnd End(RunEnding ending, RunProgress progress, RunMeter meter, string? reason = null) =>
        new(ending, progress.Answered, progress.ItemTime, meter.Usage, reason);

    private void Note(WorkerEnd end, RunMeter meter)
    {
        var before = meter.Usage.WorkerRestarts;
        meter.Add(end);
        Restarts += meter.Usage.WorkerRestarts - before;
        if (_worker is not { } worker) return;

        worker.IdleSince = parts.Time.GetUtcNow();
        if (end.Ending is WorkerEnding.WornOut or WorkerEnding.Ambiguous || HasDoneItsNumber(worker)) worker.Stop();
        // One that was ready shows that its kind can start: the next one need not be waited for.
        if (end.WasReady) spares.Prepare(worker.Command);
    }

    private bool HasDoneItsNumber(Worker worker) => parts.Options.MaxItemsPerWorker is > 0 and var max && worker.AnsweredCount >= max;

    private async Task<(WorkerEnd? End, string? Failure)> TryRunAsync(
        RunProgress progress, Func<ResultBatch, ValueTask> deliver, CancellationToken cancel)
    {
        try
        {
            var worker = await FindAsync(progress.Run.Command, cancel, progress.Run);
            var assignment = worker.Assign(progress, deliver, cancel);
            await using var onCancel = cancel.Register(worker.Nudge);
            await using var onRelease = progress.Run.Release.Register(worker.Nudge);
            return (await assignment.End, null);
        }
        catch (WorkerStartException failure)
        {
            return (null, failure.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return (null, null);
        }
    }

    // The warm one, a spare, or a new one, in this order.
    private async Task<Worker> FindAsync(WorkerCommand command, CancellationToken cancel, Run? run = null)
    {
        cancel.ThrowIfCancellationRequested();
        if (_worker is { IsLiving: true } warm && warm.Command.Name == command.Name && (run is null || warm.CanServe(run))) return warm;

        if (_worker is not null) StopAside(_worker);
        _worker = null;
        _worker = await spares.TakeAsync(command, cancel);
        // Another one for the crash that may come: this one has shown that its kind can start.
        if (_worker is not null) spares.Prepare(command);
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
        if (_leaving.Count > MaxLeaving) _leaving[0].Kill();
    }
}
