using BatchApi.Jobs;
using BatchApi.Scheduling.Dispatching;
using BatchApi.Storage;
using BatchApi.Storage.Errors;

namespace BatchApi.Scheduling;

/// <summary>
/// Compares what the store says with what is under way: at start, and every few seconds while a job is unfinished. A background job
/// that is lost, doubled or forgotten changes nothing.
/// </summary>
internal sealed partial class Reconciler(
    IStore store, Scheduler scheduler, Dispatcher dispatcher, ILogger<Reconciler> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _wake = new(0, 1);

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        scheduler.Enqueued += Wake;
        while (!stoppingToken.IsCancellationRequested)
        {
            var hasWork = await ReconcileAsync(stoppingToken);

            // Nothing unfinished: no statement is run until there is. What woke it gets the time to go its ordinary way first.
            if (!hasWork)
                await _wake.WaitAsync(stoppingToken);
            await Task.Delay(Pause, stoppingToken);
        }
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
        catch (Exception race) when (race is SemaphoreFullException or ObjectDisposedException)
        {
            // Another thread woke it, or the service is ending.
        }
    }

    private async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        try
        {
            var claimable = await store.ClaimableAsync(cancellationToken);
            foreach (var id in claimable)
            {
                if (dispatcher.IsInTurn(id) || await store.FindAsync(id, cancellationToken) is not { } job)
                    continue;

                if (job.State == JobState.Canceling)
                    await scheduler.FinishCancelAsync(id);
                else
                    dispatcher.Enrol(id, job.Priority);
            }

            return claimable.Count > 0 || await store.HasUnfinishedAsync(cancellationToken);
        }
        catch (StorageException)
        {
            // The store has told of it.
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.Failed(logger, failure);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Unfinished jobs could not be looked up; trying again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
