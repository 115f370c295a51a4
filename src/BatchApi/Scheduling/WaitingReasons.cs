using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Scheduling;

/// <summary>Why a job waits although nobody has ended it.</summary>
internal sealed class WaitingReasons(IStore store)
{
    /// <summary>What the job waits for; null: nothing keeps it waiting.</summary>
    public string? Of(Job job) => !job.State.HasEnded() && store.IsFull ? "storage_full" : null;
}
