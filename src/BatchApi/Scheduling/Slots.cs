using System.Buffers;
using System.Collections.Concurrent;
using BatchApi.Jobs;
using BatchApi.Pool;
using BatchApi.Scheduling.Offering;
using BatchApi.Storage;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;

namespace BatchApi.Scheduling;

/// <summary>
/// The chunks at work on this node: runs them, keeps their leases, gives them back when the service stops and ends them when their job
/// is canceled.
/// </summary>
internal sealed partial class Slots(
    Store store,
    WorkerPool pool,
    Catalogue catalogue,
    JobLogs logs,
    ItemTimes itemTimes,
    Node node,
    IOptions<SchedulingOptions> options,
    IOptions<JobsOptions> jobs,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<Slots> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly DefaultObjectPool<ArrayBufferWriter<byte>> _buffers = new(new ResultBuffers());
    private readonly ConcurrentDictionary<(Guid Job, long First), ChunkRun> _running = new();
    private readonly ConcurrentDictionary<Guid, byte> _canceling = new();

    /// <summary>Tells that a job's chunk is off its slot.</summary>
    public event Action<Guid>? Left;

    public bool IsIdle => _running.IsEmpty;

    /// <summary>The chunks at work now.</summary>
    public IReadOnlyCollection<ChunkRun> Running => [.. _running.Values];

    /// <summary>Puts a claimed chunk to work on an idle slot, and returns at once.</summary>
    public void Start(Job job, Chunk chunk)
    {
        var run = new ChunkRun(job, chunk, lifetime.ApplicationStopping);
        _running[(chunk.Job, chunk.First)] = run;
        if (_canceling.ContainsKey(chunk.Job)) run.Cancel();
        run.Work = Task.Run(() => WorkAsync(run));
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

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Every run was told to stop by the application's own token; each ends within its stop timeout.
        await Task.WhenAll(_running.Values.Select(run => run.Work));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (IsIdle) continue;

            try
            {
                await store.RenewAsync(node.Name, stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.NotRenewed(logger, failure);
            }
        }
    }

    private async Task WorkAsync(ChunkRun run)
    {
        try
        {
            await RunAsync(run);
        }
        catch (ChunkLostException lost)
        {
            Log.Lost(logger, lost.Message);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure, run.Chunk.Job, run.Chunk.First);
            await GiveBackAsync(run.Chunk);
        }
        finally
        {
            // Also of a run that failed.
            await logs.FlushAsync(run.Chunk.Job);
            _running.TryRemove((run.Chunk.Job, run.Chunk.First), out _);
            Left?.Invoke(run.Chunk.Job);
            run.Dispose();
        }
    }

    // This node renews the leases of all its chunks, so one that it has dropped must be given back or nobody ever claims it.
    private async Task GiveBackAsync(Chunk chunk)
    {
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            try
            {
                await store.ReleaseAsync(chunk, CancellationToken.None);
                return;
            }
            catch (Exception failure)
            {
                Log.NotReleased(logger, failure, chunk.Job, chunk.First);
                await Task.Delay(Pause, time, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunAsync(ChunkRun run)
    {
        var (job, chunk) = (run.Job, run.Chunk);
        var lines = job.Range is { } range
            ? Input.Lines(range, chunk.First + chunk.Position, chunk.Count - chunk.Position)
            : await store.ReadInputAsync(chunk, chunk.Position, CancellationToken.None);

        if (catalogue.FindOffer(job.Operation) is not { } offer)
        {
            await FailAsync(job, "operation_unavailable", "There is no such operation any more.");
            return;
        }

        if (catalogue.ProblemOf(job.Operation) is var (problem, _))
        {
            await FailAsync(job, "worker_start_failed", problem);
            return;
        }

        // Deleted behind our back: there is nobody to run it for.
        if (lines.IsEmpty) throw new ChunkLostException(chunk);

        await using var commits = new ChunkCommits(store, chunk, _buffers, time, logger);
        run.Run = new Run
        {
            Command = offer.Command,
            Begin = offer.Begin(job.Parameters, jobs.Value.MaxOutputBytes, job.Script),
            First = chunk.First + chunk.Position,
            Count = chunk.Count - chunk.Position,
            Lines = lines,
            ItemTimeout = job.Options.ItemTimeout,
            MaxCrashes = job.Options.MaxCrashes,
            MemoryLimitBytes = (long)job.Options.MemoryLimitMiB << 20,
            FreshAfterFailure = offer.Operation.FreshAfterFailure,
            Print = line => logs.Add(job.Id, line),
            ExpectedItemTime = itemTimes.Of(job),
            Release = run.Release,
        };
        var end = await pool.RunAsync(run.Run, commits.AddAsync, run.Canceled);

        itemTimes.Measured(job, end.ItemTime);
        var logged = logs.FlushAsync(job.Id);
        await commits.FlushAsync(end.Usage);
        await logged;
        switch (end.Ending)
        {
            case RunEnding.Unavailable:
                // A script that the job brought along may be what is wrong.
                var lost = job.Script is null ? end.Reason : await catalogue.ProbeAsync(job.Operation, lifetime.ApplicationStopping);
                if (lost is not null) catalogue.Lost(job.Operation, lost);
                await FailAsync(job, "worker_start_failed", end.Reason!);
                break;

            case RunEnding.Refused:
                // The job's own parameters may be what is wrong.
                if (await catalogue.ProbeAsync(job.Operation, lifetime.ApplicationStopping) is { } reason) catalogue.Lost(job.Operation, reason);
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
        [LoggerMessage(LogLevel.Warning, "{Reason}")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "Chunk {First} of job {Job} failed; it is given back to be run again")]
        public static partial void Failed(ILogger logger, Exception failure, Guid job, long first);

        [LoggerMessage(LogLevel.Error, "Chunk {First} of job {Job} could not be given back yet; trying again")]
        public static partial void NotReleased(ILogger logger, Exception failure, Guid job, long first);

        [LoggerMessage(LogLevel.Error, "Leases could not be renewed")]
        public static partial void NotRenewed(ILogger logger, Exception failure);
    }
}
