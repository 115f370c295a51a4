using BatchApi.Catalogue;
using BatchApi.Jobs;
using BatchApi.Jobs.Input;
using BatchApi.Pool;
using BatchApi.Running;
using BatchApi.Storage;
using BatchApi.Storage.Errors;

namespace BatchApi.Scheduling.Dispatching;

/// <summary>
/// Gives this node's idle slots to the enrolled jobs: whose turn it is gets one chunk. Waits for nothing: what enrols a job, ends a claim
/// or leaves a slot hands out what is idle. As many claims are under way as slots are idle, one of a job at a time.
/// </summary>
/// <remarks>
/// A slot is idle when its run has ended, although the outcomes are not stored yet. So that these do not pile up where the store is slower
/// than the workers, no more than two chunks a slot are at work or not stored.
/// </remarks>
internal sealed partial class Dispatcher : IDisposable
{
    // One that runs, and one whose outcomes are being stored: a store that is slower than the workers holds them up.
    private const int MaxChunksPerSlot = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly IStore _store;
    private readonly Slots _slots;
    private readonly ItemTimes _itemTimes;
    private readonly OperationCatalogue _catalogue;
    private readonly WorkerPool _pool;
    private readonly Node _node;
    private readonly ILogger<Dispatcher> _logger;
    private readonly CancellationToken _stopping;
    private readonly Lock _lock = new();
    private readonly Turns _turns = new();
    private readonly ITimer _resume;
    private TimeSpan _pause = FirstPause;
    private bool _isPaused;

    // Slots without a run, and chunks that may still be claimed beside those that run or are being stored.
    private int _idle;
    private int _room;

    public Dispatcher(
        IStore store, Slots slots, ItemTimes itemTimes, OperationCatalogue catalogue, WorkerPool pool, Node node, IHostApplicationLifetime lifetime,
        TimeProvider time, ILogger<Dispatcher> logger)
    {
        _store = store;
        _slots = slots;
        _itemTimes = itemTimes;
        _catalogue = catalogue;
        _pool = pool;
        _node = node;
        _logger = logger;
        _stopping = lifetime.ApplicationStopping;
        _idle = pool.Size;
        _room = MaxChunksPerSlot * pool.Size;
        _resume = time.CreateTimer(_ => Resume(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        slots.Freed += OnFreed;
        slots.Left += OnLeft;
    }

    // What is not handed out when the service ends stays in the store, for the next start.
    private bool HasSlot => _idle > 0 && _room > 0 && !_isPaused && !_stopping.IsCancellationRequested;

    /// <summary>Whether the job has its turn sooner or later without anybody's doing.</summary>
    public bool IsInTurn(Guid job)
    {
        lock (_lock)
            return _turns.StateOf(job) is EnrolmentState.Waiting or EnrolmentState.Claiming;
    }

    /// <summary>The job takes part until nothing of it is left to claim. Any number of calls are as good as one.</summary>
    public void Enrol(Guid job, Priority priority)
    {
        lock (_lock)
            _turns.Enrol(job, priority);
        HandOut();
    }

    /// <summary>Accepts a job. If a slot is idle and no job waits for it, the job's first chunk is claimed with that, and begun.</summary>
    /// <returns>The job as accepted.</returns>
    public async Task<Job> AcceptAsync(NewJob job, Segment? last, Durability durability)
    {
        if (job.Total == 0 || !TryTakeSlot())
            return await _store.AcceptAsync(job, last, durability, CancellationToken.None);

        (Job Accepted, Claim Claim) taken;
        try
        {
            var first = new FirstClaim(_node.Name, (accepted, remaining) => Size(accepted, remaining, claimed: 0));
            taken = await _store.AcceptAsync(job, last, durability, first, CancellationToken.None);
        }
        catch
        {
            lock (_lock)
                GiveBack();
            HandOut();
            throw;
        }

        _slots.Start(taken.Claim.Job!, taken.Claim.Chunk!);
        return taken.Accepted;
    }

    /// <summary>The job has been canceled.</summary>
    public void Withdraw(Guid job)
    {
        lock (_lock)
            _turns.Leave(job);
    }

    public void Dispose()
    {
        _slots.Freed -= OnFreed;
        _slots.Left -= OnLeft;
        _resume.Dispose();
    }

    private void OnFreed()
    {
        lock (_lock)
            _idle++;
        HandOut();
    }

    private void OnLeft(Guid job)
    {
        lock (_lock)
        {
            _room++;
            _turns.Freed(job);
        }

        HandOut();
    }

    private void HandOut()
    {
        while (Take() is { } turn)
            _ = ClaimAsync(turn);
    }

    private Enrolment? Take()
    {
        lock (_lock)
            return HasSlot && _turns.Next() is { } turn && TakeSlot() ? turn : null;
    }

    private bool TryTakeSlot()
    {
        lock (_lock)
            return HasSlot && !_turns.HasWaiting && TakeSlot();
    }

    // Its inverse is GiveBack.
    private bool TakeSlot()
    {
        _idle--;
        _room--;
        return true;
    }

    // Never fails: whatever went wrong, the slot is idle again and the others go on.
    private async Task ClaimAsync(Enrolment turn)
    {
        Claim? claim = null;
        try
        {
            claim = await _store.ClaimAsync(
                turn.Job, _node.Name, (job, remaining) => Size(job, remaining, turn.ClaimedCount), CancellationToken.None);
            End(turn, claim);
        }
        catch (StorageException)
        {
            // The store has told of it. It is not this job's fault, and the next one would fare no better.
            PauseAfter(turn);
        }
        catch (Exception failure)
        {
            // It enrols again when the reconciler finds it: the others are not to wait for that.
            Log.Failed(_logger, failure, turn.Job);
            lock (_lock)
            {
                GiveBack();
                _turns.Leave(turn.Job);
            }
        }

        // The next claim goes on beside the beginning of this run.
        HandOut();
        if (claim is { Chunk: { } chunk, Job: { } job })
            _slots.Start(job, chunk);
    }

    private void End(Enrolment turn, Claim claim)
    {
        lock (_lock)
        {
            _pause = FirstPause;
            switch (claim.Answer)
            {
                case ClaimAnswer.Claimed:
                    turn.ClaimedCount++;
                    if (claim.Job!.Counts.Pending > 0)
                        _turns.GoOn(turn);
                    else
                        _turns.Leave(turn);
                    return;

                case ClaimAnswer.AtMaxWorkers:
                    _turns.HoldBack(turn);
                    break;

                default:
                    _turns.Leave(turn);
                    break;
            }

            GiveBack();
        }
    }

    private void PauseAfter(Enrolment turn)
    {
        lock (_lock)
        {
            GiveBack();
            _turns.GoOn(turn);
            if (_isPaused || _stopping.IsCancellationRequested)
                return;

            _isPaused = true;
            _resume.Change(_pause, Timeout.InfiniteTimeSpan);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }
    }

    // Nothing was claimed for the slot.
    private void GiveBack()
    {
        _idle++;
        _room++;
    }

    private void Resume()
    {
        lock (_lock)
            _isPaused = false;
        HandOut();
    }

    private int Size(Job job, long remaining, int claimed) =>
        Planner.Size(
            job.Options, remaining, _itemTimes.Of(job), claimed, _pool.Size, _catalogue.FindEntry(job.Operation)?.Command.Concurrency ?? 1);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Nothing of job {Job} could be claimed; it is tried again in a few seconds")]
        public static partial void Failed(ILogger logger, Exception failure, Guid job);
    }
}
