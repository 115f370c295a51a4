using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>Jobs as a whole: finding, ending and deleting them. What may become of one is <see cref="JobLifecycle"/>'s to say.</summary>
internal interface IJobStore
{
    /// <summary>The job; null: there is none, or it is gone.</summary>
    Task<Job?> FindAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>Newest first, without their scripts.</summary>
    Task<IReadOnlyList<Job>> ListAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>Whether a job is unfinished, whatever of it may be claimed.</summary>
    Task<bool> HasUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Stops claims, durably. A job that nobody works on is canceled at once, another is canceling; so is one of which so many items await
    /// another attempt that its end takes steps.
    /// </summary>
    /// <returns>The job as it is now, an ended one as it was; null: no such job.</returns>
    Task<Job?> CancelAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>Ends a canceling job, durably: fences rise, and what has no outcome is canceled.</summary>
    Task FinishCancelAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>
    /// Ends an unfinished job as failed, durably: fences rise, and what has no outcome is canceled with the error's code. Where that takes steps the
    /// job is canceling meanwhile, and <see cref="FinishCancelAsync"/> goes on after a restart.
    /// </summary>
    Task FailAsync(Guid job, JobError error, CancellationToken cancellationToken);

    /// <summary>The job is gone for everybody, durably; its data follows. False: no such job.</summary>
    Task<bool> DeleteAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>Deletes some jobs that ended before a time, as <see cref="DeleteAsync"/> does; that they were there is remembered.</summary>
    /// <returns>How many: fewer than <paramref name="limit"/>, and there are no more.</returns>
    Task<int> ExpireAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets that some jobs were there, which expired before a time.</summary>
    /// <returns>How many: fewer than <paramref name="limit"/>, and there are no more.</returns>
    Task<int> ForgetExpiredAsync(DateTimeOffset expiredBefore, int limit, CancellationToken cancellationToken);

    /// <summary>When the job expired; null: it has not, or nobody remembers.</summary>
    Task<DateTimeOffset?> ExpiredAtAsync(Guid job, CancellationToken cancellationToken);
}
