namespace BatchApi.Jobs;

/// <summary>Where a job is in its life.</summary>
/// <remarks>
/// <code>
///   queued ─► running ─► succeeded             every item succeeded (an empty job at once)
///      │         ├─────► partially_succeeded   some did
///      │         └─────► failed                none did
///      └────┬────┘
///         cancel ─► canceling ─► canceled
/// </code>
/// Results are readable in every state, so there is no state for finishing up.
/// </remarks>
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
