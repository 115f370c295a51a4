using BatchApi.Jobs;
using BatchApi.Scheduling.Dispatching;
using BatchApi.Storage;

namespace BatchApi.Scheduling.Hangfire;

/// <summary>The background job: enrols a job with this node's turns, and waits for nothing. Delivered twice it changes nothing.</summary>
internal sealed class RunJob(IStore store, Dispatcher dispatcher, Scheduler scheduler)
{
    public async Task RunAsync(Guid job, CancellationToken cancellationToken)
    {
        scheduler.Begun(job);
        if (await store.FindAsync(job, cancellationToken) is { } found && JobLifecycle.IsClaimable(found.State))
            dispatcher.Enrol(job, found.Priority);
    }
}
