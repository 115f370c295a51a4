using System.Collections.Concurrent;
using BatchApi.Jobs;
using BatchApi.Jobs.Input;
using BatchApi.Running;
using BatchApi.Scheduling.Dispatching;
using BatchApi.Storage;
using BatchApi.Storage.Errors;

namespace BatchApi.Scheduling;

/// <summary>Sees to it that what is accepted is worked on, and that what is canceled is not.</summary>
internal sealed partial class Scheduler(
    IStore store, Slots slots, Dispatcher dispatcher, IBackgroundQueue backgroundJobs, ILogger<Scheduler> logger)
{
    private readonly ConcurrentDictionary<Guid, byte> _enqueued = new();

    /// <summary>Wakes the reconciler: there is unfinished work, at work already or not.</summary>
    public event Action? Enqueued;

    /// <summary>Accepts a job and sees to it that it is run. What a slot that stands idle can take of it is at work at once.</summary>
    /// <param name="last">The last of its segments; null: all were appended.</param>
    public async Task<Job> AcceptAsync(NewJob job, Segment? last, Durability durability)
    {
        var accepted = await dispatcher.AcceptAsync(job, last, durability);
        // Also where nothing is left to claim: it is found out by the background job, and by nobody else.
        if (!accepted.State.HasEnded())
            Enqueue(accepted.Id);
        return accepted;
    }

    /// <summary>Has the job run by a background job, unless one is on its way already.</summary>
    public void Enqueue(Guid job)
    {
        if (!_enqueued.TryAdd(job, 0))
            return;

        try
        {
            // Before the queue has it: should that fail, the reconciler finds the job.
            Enqueued?.Invoke();
            backgroundJobs.Enqueue(job);
        }
        catch
        {
            _enqueued.TryRemove(job, out _);
            throw;
        }
    }

    /// <summary>The background job has begun: the next <see cref="Enqueue"/> makes another one.</summary>
    public void Begun(Guid job) => _enqueued.TryRemove(job, out _);

    /// <summary>Cancels the job: no further chunk is claimed, what is at work is ended in the background.</summary>
    /// <returns>The job as it is now; null: there is none.</returns>
    public async Task<Job?> CancelAsync(Guid job, CancellationToken cancellationToken)
    {
        var canceled = await store.CancelAsync(job, cancellationToken);
        dispatcher.Withdraw(job);
        if (canceled is { State: JobState.Canceling })
            _ = FinishCancelAsync(job);
        return canceled;
    }

    /// <summary>Cancels the job, waits until nothing of it is at work, and deletes it with all its data.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(Guid job, CancellationToken cancellationToken)
    {
        var canceled = await store.CancelAsync(job, cancellationToken);
        dispatcher.Withdraw(job);
        if (canceled is { State: JobState.Canceling })
            await FinishCancelAsync(job).WaitAsync(cancellationToken);
        return canceled is not null && await store.DeleteAsync(job, cancellationToken);
    }

    /// <summary>Ends what is at work of a canceling job. Any number of callers may do so at once.</summary>
    public async Task FinishCancelAsync(Guid job)
    {
        try
        {
            await slots.CancelAsync(job);
        }
        catch (StorageException)
        {
            // The store has told of it. The job stays in canceling; the reconciler tries again.
        }
        catch (Exception failure)
        {
            // The job stays in canceling; the reconciler tries again.
            Log.NotCanceled(logger, failure, job);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Job {Job} could not be canceled yet; trying again")]
        public static partial void NotCanceled(ILogger logger, Exception failure, Guid job);
    }
}
