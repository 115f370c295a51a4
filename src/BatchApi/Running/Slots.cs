using System.Buffers;
using System.Collections.Concurrent;
using BatchApi.Catalogue;
using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Options;
using BatchApi.Pool;
using BatchApi.Storage;
using BatchApi.Storage.Errors;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;

namespace BatchApi.Running;

/// <summary>
/// The chunks at work on this node: runs them, keeps their leases, gives them back when the service stops and ends them when their job
/// is canceled.
/// </summary>
internal sealed partial class Slots(
    IStore store,
    WorkerPool pool,
    OperationCatalogue catalogue,
    JobLogs logs,
    ItemTimes itemTimes,
    Node node,
    IOptions<LeaseOptions> leases,
    IOptions<JobsOptions> jobs,
    IOptions<PoolOptions> poolOptions,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<Slots> logger) : BackgroundService
{
    private const int MaxFaults = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // What a run needs to end beside the time that its worker gets.
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(1);

    private readonly DefaultObjectPool<ArrayBufferWriter<byte>> _buffers = new(new ResultBuffers());
    private readonly ConcurrentDictionary<(Guid Job, long Id), ChunkRun> _running = new();
    private readonly ConcurrentDictionary<Guid, byte> _canceling = new();
    private readonly ConcurrentDictionary<Guid, int> _faults = new();
    private readonly SemaphoreSlim _work = new(0, 1);
    private volatile bool _isAsleep;

    /// <summary>Tells that a slot is idle again: the run of its chunk has ended, and what that did is being stored.</summary>
    public event Action? Freed;

    /// <summary>Tells that nothing of a job's chunk is left to store. Comes once for each, after <see cref="Freed"/>.</summary>
    public event Action<Guid>? Left;

    /// <summary>Whether nothing is at work and nothing waits to be stored.</summary>
    public bool IsIdle => _running.IsEmpty;

    /// <summary>The chunks at work now, and those whose outcomes are being stored.</summary>
    public IReadOnlyCollection<ChunkRun> Running => [.. _running.Values];

    /// <summary>Puts a claimed chunk to work on an idle slot, and returns when its worker has it.</summary>
    public void Start(Job job, Chunk chunk)
    {
        var run = new ChunkRun(job, chunk, lifetime.ApplicationStopping);
        _running[(chunk.Job, chunk.Id)] = run;
        if (_canceling.ContainsKey(chunk.Job))
            run.Cancel();
        if (_isAsleep)
            Wake();
        _ = WorkAsync(run);
    }

    /// <summary>Ends what is at work of a job and waits until nothing is; outcomes that arrive before still count.</summary>
    public async Task CancelAsync(Guid job)
    {
        _canceling.TryAdd(job, 0);
        try
        {
            var runs = _running.Values.Where(run => run.Chunk.Job == job).ToList();
            runs.ForEach(run => run.Cancel());
            await Task.WhenAll(runs.Select(run => run.Work));
            await store.FinishCancelAsync(job, CancellationToken.None);
            itemTimes.Forget(job);
        }
        finally
        {
            _canceling.TryRemove(job, out _);
        }
    }

    public override void Dispose()
    {
        _work.Dispose();
        base.Dispose();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Every run was told to stop by the application's own token: its worker gets one stop timeout for the item at work, and one to end.
        var running = Task.WhenAll(_running.Values.Select(run => run.Work));
        var limit = 2 * poolOptions.Value.StopTimeout + StopMargin;
        await running.WaitAsync(limit, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!running.IsCompleted)
            Log.NotEnded(logger, _running.Count);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // Nothing is at work: nothing wakes it until there is.
            _isAsleep = true;
            if (IsIdle)
                await _work.WaitAsync(stoppingToken);
            _isAsleep = false;
            await Task.Delay(leases.Value.Lease / 3, time, stoppingToken);
            if (IsIdle)
                continue;

            try
            {
                await store.RenewAsync(node.Name, stoppingToken);
            }
            catch (StorageException)
            {
                // The store has told of it. No other node runs out of patience before this one can write again.
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.NotRenewed(logger, failure);
            }
        }
    }

    private void Wake()
    {
        try
        {
            if (_work.CurrentCount == 0)
                _work.Release();
        }
        catch (Exception race) when (race is SemaphoreFullException or ObjectDisposedException)
        {
            // Another thread woke it, or the service is ending.
        }
    }

    // Never fails.
    private async Task WorkAsync(ChunkRun run)
    {
        try
        {
            await RunAsync(run);
            _faults.TryRemove(run.Chunk.Job, out _);
        }
        catch (ChunkLostException lost)
        {
            Log.Lost(logger, lost.Message);
        }
        catch (Exception failure) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // It is still claimed by a node that is gone when the next one starts, and is run again by that.
            Log.Dropped(logger, run.Chunk.Job, run.Chunk.First, failure.Message);
        }
        catch (Exception failure) when (failure is StorageException or OutcomesNotStoredException { InnerException: StorageFullException })
        {
            // The store has told of it, and is not the chunk's fault.
            await GiveBackAsync(run.Chunk);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure, run.Chunk.Job, run.Chunk.First);
            if (!IsHopeless(run.Chunk, failure) || !await EndAsync(run.Job, failure))
                await GiveBackAsync(run.Chunk);
        }
        finally
        {
            // Also of a run that failed.
            await logs.FlushAsync(run.Chunk.Job);
            _running.TryRemove((run.Chunk.Job, run.Chunk.Id), out _);
            run.End();
            LeaveSlot(run);
            Left?.Invoke(run.Chunk.Job);
            run.Dispose();
        }
    }

    private void LeaveSlot(ChunkRun run)
    {
        if (run.LeaveSlot())
            Freed?.Invoke();
    }

    // This node renews the leases of all its chunks, so one that it has dropped must be given back or nobody ever claims it.
    private async Task GiveBackAsync(Chunk chunk)
    {
        var pause = FirstPause;
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            try
            {
                await store.ReleaseAsync(chunk, CancellationToken.None);
                return;
            }
            catch (Exception failure)
            {
                if (pause == FirstPause)
                    Log.NotReleased(logger, failure, chunk.Job, chunk.First);
                await Task.Delay(pause, time, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    // What has failed for no reason of disk or file is given back a few times, in case it was a matter of the moment.
    private bool IsHopeless(Chunk chunk, Exception failure) =>
        failure is OutcomesNotStoredException { IsRefused: true } || _faults.AddOrUpdate(chunk.Job, 1, (_, count) => count + 1) >= MaxFaults;

    // The job fails by name: whoever waits for it must not wait for ever.
    private async Task<bool> EndAsync(Job job, Exception failure)
    {
        try
        {
            await FailAsync(job, "internal_error", $"The service could not run it: {failure.Message}");
            _faults.TryRemove(job.Id, out _);
            return true;
        }
        catch (Exception still)
        {
            Log.NotFailed(logger, still, job.Id);
            return false;
        }
    }

    private async Task RunAsync(ChunkRun run)
    {
        var (job, chunk) = (run.Job, run.Chunk);
        var lines = job.Range is { } range
            ? Input.Lines(range, chunk.First + chunk.Position, chunk.Count - chunk.Position)
            : await store.ReadInputAsync(chunk, chunk.Position, CancellationToken.None);

        if (catalogue.FindEntry(job.Operation) is not { } entry)
        {
            await FailAsync(job, "operation_unavailable", "There is no such operation any more.");
            return;
        }

        if (catalogue.ProblemOf(job.Operation) is var (problem, since))
        {
            // Lost since its job was taken: its workers do not start. Else it is not what it was.
            await FailAsync(job, since is null ? "operation_unavailable" : "worker_start_failed", problem);
            return;
        }

        // Deleted behind our back: there is nobody to run it for.
        if (lines.IsEmpty)
            throw new ChunkLostException(chunk);

        await using var commits = new ChunkCommits(store, chunk, _buffers, time, logger, lifetime.ApplicationStopping, run.Canceled);
        run.Run = new Run
        {
            Command = entry.Command,
            Begin = entry.Begin(job.Parameters, jobs.Value.MaxOutputBytes, job.Script),
            First = chunk.First + chunk.Position,
            Count = chunk.Count - chunk.Position,
            Lines = lines,
            ItemTimeout = ItemTimeout.Of(job.Options),
            MaxCrashes = MaxCrashes.Of(job.Options),
            MemoryLimitBytes = (long)MemoryLimit.Of(job.Options) << 20,
            FreshAfterFailure = entry.Operation.FreshAfterFailure,
            Print = line => logs.Add(job.Id, line),
            Crashed = crash => Log.Crashed(logger, crash.Pid, crash.Exit, crash.Index, job.Id, job.Operation),
            Caller = job.Id,
            ExpectedItemTime = itemTimes.Of(job),
            Release = run.Release,
        };
        var end = await pool.RunAsync(run.Run, commits.AddAsync, run.Canceled);

        itemTimes.Measured(job, end.ItemTime);
        // The next chunk runs while the outcomes of this one are stored. After another ending the next one may have to wait for what follows.
        if (end.Ending == RunEnding.Completed)
            LeaveSlot(run);
        var logged = logs.FlushAsync(job.Id);
        await commits.FlushAsync(end.Usage);
        await logged;
        switch (end.Ending)
        {
            case RunEnding.Unavailable:
                // A script that the job brought along may be what is wrong.
                var lost = job.Script is null ? end.Reason : await catalogue.ProbeAsync(job.Operation, lifetime.ApplicationStopping);
                if (lost is not null)
                    catalogue.Lost(job.Operation, lost);
                await FailAsync(job, "worker_start_failed", end.Reason!);
                break;

            case RunEnding.Refused:
                // The job's own parameters may be what is wrong.
                if (await catalogue.ProbeAsync(job.Operation, lifetime.ApplicationStopping) is { } reason)
                    catalogue.Lost(job.Operation, reason);
                await FailAsync(job, "operation_unavailable", end.Reason!);
                break;

            case RunEnding.Released or RunEnding.Canceled:
                await store.ReleaseAsync(commits.Chunk, CancellationToken.None);
                break;
        }
    }

    private Task FailAsync(Job job, string code, string reason) => store.FailAsync(job.Id, new(code, reason), CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Worker {Pid} {Exit} at item {Index} of job {Job}: {Operation}")]
        public static partial void Crashed(ILogger logger, int pid, ExitStatus exit, long index, Guid job, string operation);

        [LoggerMessage(LogLevel.Warning, "{Reason}")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(
            LogLevel.Warning,
            "The service ends: what chunk {First} of job {Job} did since its last commit is dropped and runs again after the next start. {Reason}")]
        public static partial void Dropped(ILogger logger, Guid job, long first, string reason);

        [LoggerMessage(LogLevel.Warning, "The service ends while {Count} chunks are still at work; they run again after the next start")]
        public static partial void NotEnded(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error, "Job {Job} could not be ended as failed; its chunk is given back")]
        public static partial void NotFailed(ILogger logger, Exception failure, Guid job);

        [LoggerMessage(LogLevel.Error, "Chunk {First} of job {Job} failed")]
        public static partial void Failed(ILogger logger, Exception failure, Guid job, long first);

        [LoggerMessage(LogLevel.Error, "Chunk {First} of job {Job} could not be given back yet; trying again")]
        public static partial void NotReleased(ILogger logger, Exception failure, Guid job, long first);

        [LoggerMessage(LogLevel.Error, "Leases could not be renewed")]
        public static partial void NotRenewed(ILogger logger, Exception failure);
    }
}
