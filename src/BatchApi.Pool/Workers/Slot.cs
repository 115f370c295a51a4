using Microsoft.Extensions.Logging;

namespace BatchApi.Pool.Workers;

/// <summary>The right to keep one worker busy: has one, replaces it when it ends, and finds the item that is to blame.</summary>
internal sealed class Slot(PoolOptions options, string scratchParent, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    // A worker that cannot start will not start the fourth time either; the items are not at fault.
    private const int MaxStarts = 3;

    private Worker? _worker;
    private Worker? _leaving;

    /// <summary>The kind of the living worker, or null.</summary>
    public string? Warm => _worker is { Ended.IsCompleted: false } worker ? worker.Command.Name : null;

    public int? Pid => _worker is { Ended.IsCompleted: false, Started.IsCompletedSuccessfully: true } worker ? worker.Started.Result : null;

    /// <summary>What such a worker says of itself. It stays warm.</summary>
    /// <exception cref="WorkerStartException">It does not start, or says nothing within the start timeout.</exception>
    public async Task<ReadOnlyMemory<byte>> DescribeAsync(WorkerCommand command, CancellationToken cancel)
    {
        var worker = await StartAsync(command, cancel);
        var assignment = worker.Assign(null, null, cancel);
        var end = await assignment.End.WaitAsync(cancel);
        return end.Ending == WorkerEnding.Done
            ? assignment.Catalogue
            : throw new WorkerStartException(command, $"it {end.Explain()}");
    }

    /// <summary>Runs the items, each to its outcome, whatever the workers do.</summary>
    public async Task<RunEnd> RunAsync(Run run, Func<ResultBatch, ValueTask> deliver, CancellationToken cancel)
    {
        var feed = new Feed(run);
        var blame = new Blame(run);
        var failedStarts = 0;
        while (!feed.IsComplete)
        {
            var before = feed.Answered;
            var (end, failure) = await TryRunAsync(feed, deliver, cancel);
            if (cancel.IsCancellationRequested && !feed.IsComplete) return End(RunEnding.Canceled, feed);
            if (end is { Ending: WorkerEnding.Done }) break;
            if (run.Release.IsCancellationRequested && !feed.IsComplete) return End(RunEnding.Released, feed);
            if (end is { Ending: WorkerEnding.Refused }) return End(RunEnding.Unavailable, feed, end.Reason);
            if (feed.IsComplete) break;

            if (feed.Answered > before) failedStarts = 0;
            var unanswered = feed.Outstanding;
            var isFound = feed.IsFound;
            feed.Rewind();
            if (end is not { WasReady: true })
            {
                if (++failedStarts == MaxStarts) return End(RunEnding.Unavailable, feed, failure ?? $"Its worker {end?.Explain()}");
            }
            else if (end.Ending == WorkerEnding.TimedOut)
            {
                failedStarts = 0;
                await FailAsync(feed, blame.TimedOut(feed.ItemAtWork), deliver);
            }
            else if (unanswered > 0)
            {
                failedStarts = 0;
                if (isFound && blame.Crashed(feed.ItemAtWork, end) is { } guilty) await FailAsync(feed, guilty, deliver);
            }
            else if (++failedStarts == MaxStarts)
            {
                // It is ready, ends, and was given nothing: no item is to blame, and none would ever be reached.
                return End(RunEnding.Unavailable, feed, $"Its worker {end.Explain()}");
            }
        }

        return End(RunEnding.Completed, feed);
    }

    /// <summary>Ends the worker: SIGTERM, and SIGKILL after the stop timeout.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_worker is not null) await _worker.DisposeAsync();
        if (_leaving is not null) await _leaving.DisposeAsync();
    }

    private async Task<(WorkerEnd? End, string? Failure)> TryRunAsync(Feed feed, Func<ResultBatch, ValueTask> deliver, CancellationToken cancel)
    {
        try
        {
            var worker = await StartAsync(feed.Run.Command, cancel);
            var assignment = worker.Assign(feed, deliver, cancel);
            await using var onCancel = cancel.Register(worker.Nudge);
            await using var onRelease = feed.Run.Release.Register(worker.Nudge);
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

    private async Task<Worker> StartAsync(WorkerCommand command, CancellationToken cancel)
    {
        if (_worker is { Ended.IsCompleted: false, IsStopping: false } warm && warm.Command.Name == command.Name) return warm;

        // One worker may still be on its way out while the next one works, but no more than one.
        if (_leaving is not null) await _leaving.Ended.WaitAsync(cancel);
        _leaving = _worker;
        _leaving?.Stop();
        _worker = new Worker(command, options, scratchParent, logger, time);
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

    private static async Task FailAsync(Feed feed, ItemFailure failure, Func<ResultBatch, ValueTask> deliver)
    {
        feed.Skip();
        await deliver(new ResultBatch(failure.Index, 1, "null\n"u8.ToArray(), [failure]));
    }

    private static RunEnd End(RunEnding ending, Feed feed, string? reason = null) => new(ending, feed.Answered, feed.ItemTime, reason);
}
