using BatchApi.Pool.Assignments;
using BatchApi.Pool.Connections;

namespace BatchApi.Pool.Slots;

/// <summary>One run on a slot. It goes on in a fresh worker after each that ends, until every item has its outcome.</summary>
internal sealed class RunExecution(Slot slot, Run run, ProtocolDriver protocol, Func<ResultBatch, ValueTask> deliver)
{
    // A worker that cannot start will not start the fourth time either; the items are not at fault.
    private const int MaxStarts = 3;

    private readonly SendWindow _window = new(run, protocol.NamesItems);
    private readonly Blame _blame = new(run);
    private readonly RunMeter _meter = new();
    private int _failedStarts;

    public async Task<RunEnd> CompleteAsync(CancellationToken cancellationToken)
    {
        while (!_window.IsComplete)
        {
            if (_window.IsAtHanging)
            {
                await FailAsync(_blame.TimedOut(_window.FirstOpen));
                continue;
            }

            var before = _window.Answered;
            var (end, failure) = await slot.TryRunAsync(_window, deliver, cancellationToken);
            if (end is { Ending: WorkerEnding.Died, WasReady: true, Exit: { } exit } && slot.LastPid is { } dead)
                run.Crashed?.Invoke(new(dead, exit, _window.FirstOpen));
            if (end is not null)
                slot.Note(end, _meter);
            if (cancellationToken.IsCancellationRequested && !_window.IsComplete)
                return End(RunEnding.Canceled);
            if (_window.IsComplete)
                break;
            if (run.Release.IsCancellationRequested)
                return End(RunEnding.Released);
            if (end is { Ending: WorkerEnding.Refused })
                return End(RunEnding.Refused, end.Reason);

            if (_window.Answered > before)
                _failedStarts = 0;
            if (!await TryGoOnAsync(end))
                return End(RunEnding.Unavailable, failure ?? $"Its worker {end?.ExplainStart(protocol.SaysWhenReady)}");
        }

        return End(RunEnding.Completed);
    }

    // False: workers of this kind do not start.
    private async ValueTask<bool> TryGoOnAsync(WorkerEnd? end)
    {
        switch (end)
        {
            // And not complete: it has done what comes before an item that hung.
            case { Ending: WorkerEnding.Done }:
                return true;

            case { Ending: WorkerEnding.WornOut or WorkerEnding.DiedIdle or WorkerEnding.Ambiguous }:
                _window.Rewind(isCrash: end.Ending == WorkerEnding.Ambiguous);
                return true;

            // Before it was ready, or ready and given nothing: no item is to blame, and none would ever be reached.
            case null or { WasReady: false }:
            case { Ending: WorkerEnding.Died } when _window.Outstanding == 0:
                _window.Rewind(isCrash: _window.Outstanding > 0 && end is { WasReady: true });
                return ++_failedStarts < MaxStarts;

            default:
                _failedStarts = 0;
                await BlameAsync(end);
                return true;
        }
    }

    private async ValueTask BlameAsync(WorkerEnd end)
    {
        // Nothing was answered of what was sent together, or what is held may be another's.
        if (end.Ending == WorkerEnding.TimedOut && !_window.IsHangFound && !_window.NamesItems)
        {
            if (_window.IsAnsweredTogether)
                _window.Rewind(isCrash: true);
            else
                _window.RewindToHanging();
            return;
        }

        var index = _window.FirstOpen;
        var isFound = end.Ending == WorkerEnding.TimedOut ? _window.IsHangFound : _window.IsFound;
        var sentUntil = _window.SentUntil;
        // Of several under way the one whose time is over is known: to take the others one by one would take as many times as long.
        _window.Rewind(isCrash: end.Ending != WorkerEnding.TimedOut || !isFound || run.Command.Concurrency == 1);
        if (!isFound)
        {
            _blame.LeaveOpen(index, sentUntil);
        }
        else if (end.Ending == WorkerEnding.TimedOut)
        {
            await FailAsync(_blame.TimedOut(index));
        }
        else
        {
            var guilty = end.Ending == WorkerEnding.MemoryExceeded ? _blame.MemoryExceeded(index, end.Usage) : _blame.Crashed(index, end);
            if (guilty is not null)
                await FailAsync(guilty);
        }
    }

    private async ValueTask FailAsync(ItemFailure failure)
    {
        _window.Skip();
        await deliver(new ResultBatch(failure.Index, 1, "null\n"u8.ToArray(), [failure]));
    }

    private RunEnd End(RunEnding ending, string? reason = null) => new(ending, _window.Answered, _window.ItemTime, _meter.Usage, reason);
}
