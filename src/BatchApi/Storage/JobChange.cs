using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>A job's row has changed.</summary>
/// <param name="Version">Its version now; <see cref="Gone"/>: the job was deleted.</param>
/// <param name="Milestone">The job, if it was accepted or has ended by this change; else null.</param>
internal readonly record struct JobChange(Guid Job, long Version, Job? Milestone = null)
{
    public const long Gone = long.MaxValue;
}
