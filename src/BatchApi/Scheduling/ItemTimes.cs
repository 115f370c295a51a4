using System.Collections.Concurrent;

namespace BatchApi.Scheduling;

/// <summary>The measured wall clock of one item: of a job, and before that is known, of its operation.</summary>
internal sealed class ItemTimes
{
    private readonly ConcurrentDictionary<Guid, TimeSpan> _ofJobs = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _ofOperations = new();

    /// <summary>Zero: nothing is known.</summary>
    public TimeSpan Of(Guid job, string operation) =>
        _ofJobs.TryGetValue(job, out var time) || _ofOperations.TryGetValue(operation, out time) ? time : TimeSpan.Zero;

    public void Measured(Guid job, string operation, TimeSpan time)
    {
        if (time <= TimeSpan.Zero) return;

        _ofJobs.AddOrUpdate(job, time, (_, before) => (before + time) / 2);
        _ofOperations.AddOrUpdate(operation, time, (_, before) => (before + time) / 2);
    }

    public void Forget(Guid job) => _ofJobs.TryRemove(job, out _);
}
