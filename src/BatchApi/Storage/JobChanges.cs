using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>Wakes those who wait for a change of a job.</summary>
internal sealed class JobChanges(Func<Guid, CancellationToken, Task<long>> version)
{
    private readonly Dictionary<Guid, List<Waiter>> _waiters = [];
    private readonly ConcurrentDictionary<Guid, JobEnd> _ends = new();

    /// <summary>Is given every job that was accepted or has ended. The writer calls it and must not wait.</summary>
    public event Action<Job>? Milestone;

    /// <summary>Completes when the job's version is above <paramref name="known"/>, or the job is gone.</summary>
    public async Task WaitAsync(Guid job, long known, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(known);
        Add(job, waiter);
        try
        {
            // The version is compared after the waiter is registered: an earlier commit is seen here, and a later one wakes the waiter.
            if (await version(job, cancellationToken) <= known)
                await waiter.Told.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Remove(job, waiter);
        }
    }

    /// <summary>
    /// Hears of the end of a job that is not accepted yet, so that nothing need be read to know whether it has ended. One listens to a job.
    /// </summary>
    public JobEnd ListenForEnd(Guid job) => _ends[job] = new JobEnd(() => _ends.TryRemove(job, out _));

    /// <summary>Called by the writer with what was committed.</summary>
    public void Tell(List<JobChange> changes)
    {
        if (changes.Count == 0)
            return;
        if (Milestone is { } milestone)
        {
            foreach (var change in changes)
            {
                if (change.Milestone is { } job)
                    milestone(job);
            }
        }

        if (!_ends.IsEmpty)
            TellEnds(changes);
        lock (_waiters)
        {
            if (_waiters.Count == 0)
                return;
            foreach (var change in changes)
            {
                if (!_waiters.TryGetValue(change.Job, out var waiters))
                    continue;
                foreach (var waiter in waiters)
                {
                    if (change.Version > waiter.Known)
                        waiter.Told.TrySetResult();
                }
            }
        }
    }

    private void TellEnds(List<JobChange> changes)
    {
        foreach (var change in changes)
        {
            if ((change.Version == JobChange.Gone || change.Milestone is { EndedAt: not null }) && _ends.TryGetValue(change.Job, out var end))
                end.Tell(change.Milestone);
        }
    }

    private void Add(Guid job, Waiter waiter)
    {
        lock (_waiters)
        {
            ref var waiters = ref CollectionsMarshal.GetValueRefOrAddDefault(_waiters, job, out _);
            (waiters ??= []).Add(waiter);
        }
    }

    private void Remove(Guid job, Waiter waiter)
    {
        lock (_waiters)
        {
            if (_waiters.TryGetValue(job, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0)
                _waiters.Remove(job);
        }
    }

    private sealed class Waiter(long known)
    {
        public long Known => known;

        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
