using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Jobs;

/// <summary>Waits for a job on behalf of its client, as long as the client asks for and while the service is not shutting down.</summary>
internal sealed class JobWaiting(IStore store, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>The job once it has ended, or as it is when the time is up; null: it is gone.</summary>
    public Task<Job?> UntilEndedAsync(Job job, TimeSpan wait, CancellationToken cancellationToken) =>
        UntilAsync(job, latest => latest.State.HasEnded(), wait, cancellationToken);

    /// <summary>The same of a job that was listened to before it was accepted: its end is told, and need not be read.</summary>
    public async Task<Job?> UntilEndedAsync(Job job, JobEnd end, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (job.State.HasEnded())
            return job;

        using var timer = new CancellationTokenSource(wait, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, lifetime.ApplicationStopping, cancellationToken);
        try
        {
            return await end.Ended.WaitAsync(over.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await store.FindAsync(job.Id, cancellationToken);
        }
    }

    /// <summary>The job once it has a version above this one, or as it is when the time is up; null: it is gone.</summary>
    public Task<Job?> UntilChangedAsync(Job job, TimeSpan wait, CancellationToken cancellationToken) =>
        UntilAsync(job, latest => latest.Version > job.Version, wait, cancellationToken);

    private async Task<Job?> UntilAsync(Job job, Func<Job, bool> isAwaited, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(wait, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, lifetime.ApplicationStopping, cancellationToken);
        var latest = job;
        while (latest is not null && !isAwaited(latest))
        {
            try
            {
                await store.Changes.WaitAsync(job.Id, latest.Version, over.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return await store.FindAsync(job.Id, cancellationToken);
            }

            latest = await store.FindAsync(job.Id, cancellationToken);
        }

        return latest;
    }
}
