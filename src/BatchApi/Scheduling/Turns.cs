using BatchApi.Jobs;

namespace BatchApi.Scheduling;

/// <summary>
/// Shares out idle slots to the jobs that wait for one: in turn, weighted by priority, one claim each.
/// </summary>
/// <remarks>
/// Stride scheduling (Waldspurger and Weihl, 1995): every turn moves a job on by the inverse of its weight, and the one that is least
/// far goes next. A job that comes new starts where the last turn was, so it can neither jump the line by having waited elsewhere nor
/// be made to catch up with an old one.
/// </remarks>
internal sealed class Turns(int slots)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, double> _positions = [];
    private readonly List<Waiter> _waiting = [];
    private int _idle = slots;
    private double _now;

    /// <summary>Slots nobody uses or waits for.</summary>
    public int Idle
    {
        get
        {
            lock (_lock) return _idle;
        }
    }

    /// <summary>Waits for the job's turn at an idle slot. Whoever gets it gives it back.</summary>
    public async Task TakeAsync(Guid job, Priority priority, CancellationToken cancel)
    {
        var waiter = new Waiter(job, priority);
        lock (_lock)
        {
            _positions.TryAdd(job, _now);
            _waiting.Add(waiter);
            HandOut();
        }

        try
        {
            await waiter.Turn.Task.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            Withdraw(waiter);
            throw;
        }
    }

    /// <summary>The slot is idle again.</summary>
    public void GiveBack()
    {
        lock (_lock)
        {
            _idle++;
            HandOut();
        }
    }

    /// <summary>The job has nothing more to claim for now.</summary>
    public void Leave(Guid job)
    {
        lock (_lock) _positions.Remove(job);
    }

    private void Withdraw(Waiter waiter)
    {
        lock (_lock)
        {
            // Its turn may have come in this very moment.
            if (!_waiting.Remove(waiter)) _idle++;
            HandOut();
        }
    }

    private void HandOut()
    {
        while (_idle > 0 && _waiting.Count > 0)
        {
            var next = _waiting.MinBy(waiter => _positions.GetValueOrDefault(waiter.Job, _now))!;
            var position = _positions.GetValueOrDefault(next.Job, _now);
            _now = Math.Max(_now, position);
            _positions[next.Job] = position + 1.0 / (int)next.Priority;
            _waiting.Remove(next);
            _idle--;
            next.Turn.SetResult();
        }
    }

    private sealed record Waiter(Guid Job, Priority Priority)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
