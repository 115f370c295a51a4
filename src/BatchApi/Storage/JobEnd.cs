using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>Hears of the end of a job, from when it was made until it is disposed of.</summary>
internal sealed class JobEnd(Action forget) : IDisposable
{
    // The writer must not run what waits for it.
    private readonly TaskCompletionSource<Job?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The job as it ended; null: it was deleted.</summary>
    public Task<Job?> Ended => _ended.Task;

    public void Tell(Job? job) => _ended.TrySetResult(job);

    public void Dispose() => forget();
}
