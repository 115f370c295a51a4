using System.Collections.Concurrent;
using System.Diagnostics;
using BatchApi.Jobs;
using BatchApi.Pool;
using BatchApi.Scheduling.Offering;
using BatchApi.Storage;
using Hangfire;
using Microsoft.Extensions.Options;

namespace BatchApi.Scheduling;

/// <summary>
/// The background job: hands a job's work to idle slots, chunk by chunk, whenever it is the job's turn. It does not wait for the
/// chunks, and makes room for others after its quantum, so none lives long.
/// </summary>
internal sealed class RunJob(
    Store store,
    Slots slots,
    Turns turns,
    ItemTimes itemTimes,
    Catalogue catalogue,
    Scheduler scheduler,
    WorkerPool pool,
    Node node,
    JobStorage backgroundJobs,
    IOptions<SchedulingOptions> options,
    IHostApplicationLifetime lifetime)
{
    private const string Queue = "default";

    // Jobs that are being handed out on this node; the value: it was asked for again meanwhile.
    private readonly ConcurrentDictionary<Guid, bool> _atWork = new();

    public async Task RunAsync(Guid job, CancellationToken cancellationToken)
    {
        scheduler.Begun(job);
        // Delivered twice: one of them hands out, and looks once more for what the other was meant to see.
        if (!_atWork.TryAdd(job, false))
        {
            _atWork.TryUpdate(job, true, false);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            do
            {
                _atWork[job] = false;
                await HandOutAsync(job, stop.Token);
            }
            while (!_atWork.TryRemove(new(job, false)));
        }
        catch (Exception ending)
        {
            _atWork.TryRemove(job, out _);
            // What is not handed out when the service ends stays in the store, for the next start.
            if (ending is not OperationCanceledException || !stop.IsCancellationRequested) throw;
        }
        finally
        {
            turns.Leave(job);
        }
    }

    private async Task HandOutAsync(Guid id, CancellationToken cancel)
    {
        if (await store.FindAsync(id, cancel) is not { } job) return;

        var begun = Stopwatch.StartNew();
        for (var claimed = 0; ; claimed++)
        {
            await turns.TakeAsync(id, job.Priority, cancel);
            var isHandedOut = false;
            try
            {
                var claim = await store.ClaimAsync(id, node.Name, remaining => Size(job, remaining, claimed), CancellationToken.None);
                if (claim.Answer == ClaimAnswer.AtMaxWorkers) scheduler.HoldBack(id);
                if (claim is not { Chunk: { } chunk, Job: { } now }) return;

                slots.Start(now, chunk);
                isHandedOut = true;
                if (now.Counts.Pending == 0) return;
            }
            finally
            {
                if (!isHandedOut) turns.GiveBack();
            }

            if (begun.Elapsed < options.Value.Quantum || OthersWaiting() == 0) continue;

            scheduler.Enqueue(id);
            return;
        }
    }

    private int Size(Job job, long remaining, int claimed) =>
        Planner.Size(
            job.Options, remaining, itemTimes.Of(job), claimed, pool.Size, catalogue.FindOffer(job.Operation)?.Command.Concurrency ?? 1);

    // Background jobs that no Hangfire worker has room for.
    private long OthersWaiting() => backgroundJobs.GetMonitoringApi().EnqueuedCount(Queue);
}
