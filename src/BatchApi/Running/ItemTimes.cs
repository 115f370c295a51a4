using System.Collections.Concurrent;
using BatchApi.Jobs;

namespace BatchApi.Running;

/// <summary>The measured wall clock of one item: of a job, and before that is known, of its operation.</summary>
internal sealed class ItemTimes
{
    private readonly ConcurrentDictionary<Guid, TimeSpan> _ofJobs = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _ofOperations = new();

    /// <summary>Zero: nothing is known.</summary>
    public TimeSpan Of(Job job) =>
        _ofJobs.TryGetValue(job.Id, out var time) || (job.Script is null && _ofOperations.TryGetValue(job.Operation, out time))
            ? time
            : TimeSpan.Zero;

    public void Measured(Job job, TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
            return;

        _ofJobs.AddOrUpdate(job.Id, time, (_, before) => (before + time) / 2);
        // One script says nothing of the next.
        if (job.Script is null)
            _ofOperations.AddOrUpdate(job.Operation, time, (_, before) => (before + time) / 2);
    }

    public void Forget(Guid job) => _ofJobs.TryRemove(job, out _);
}
