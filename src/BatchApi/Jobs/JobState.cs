namespace BatchApi.Jobs;

/// <summary>Where a job is in its life, which <see cref="JobLifecycle"/> draws.</summary>
internal enum JobState
{
    Queued,
    Running,
    Canceling,
    Canceled,
    Succeeded,
    PartiallySucceeded,
    Failed,
}
