namespace BatchApi.Jobs;

/// <summary>
/// What may become of a job: every step from one state to the next, with what it does to the counts. Stores ask here and decide nothing.
/// </summary>
/// <remarks>
/// <code>
///   accept ─► queued ─ claim ─► running ─ the last outcome ─┬─► succeeded             every item succeeded (an empty job at once)
///                │                 │                        ├─► partially_succeeded   some did
///                │                 │                        └─► failed                none did
///                ├─── fail ────────┤
///                │                 └─► failed                 the job as a whole: what had not run is canceled with the error's code
///                └──── cancel ─────┘
///                        ├─► canceled                         nobody was at work
///                        └─► canceling ─ the last one stops ─► canceled
///
///   So much may be left of a job that its end is recorded in steps. Meanwhile it is canceling, also one that fails: its error says so.
///
///   An item may go from running back to pending: its chunk was given back, or the item awaits another attempt.
///
///   to come:   scheduled ─ its time ─► queued      running ⇄ paused      any unfinished one ─ expiresAt ─► expired
/// </code>
/// A job ends in <see cref="End"/> and nowhere else. Results are readable in every state, so there is no state for finishing up.
/// </remarks>
internal static class JobLifecycle
{
    /// <summary>The code of items that were canceled with their job.</summary>
    public const string CanceledCode = "canceled";

    /// <summary>The job as it begins; an empty one ends with that.</summary>
    public static Job Accept(NewJob job, DateTimeOffset now)
    {
        var accepted = new Job(
            job.Id, job.Operation, job.Parameters, job.Range, job.Priority, job.Options, job.Labels,
            JobState.Queued,
            new Counts(job.Total, job.Total, 0, 0, 0, 0),
            Version: 1,
            CreatedAt: now,
            StartedAt: null,
            EndedAt: null,
            Error: null)
        {
            Script = job.Script,
        };
        return job.Total == 0 ? End(accepted, JobState.Succeeded, now) : accepted;
    }

    /// <summary>Whether items of the job may be given to workers.</summary>
    public static bool IsClaimable(JobState state) => state is JobState.Queued or JobState.Running;

    /// <summary>Whether the job may be canceled; to cancel one again changes nothing.</summary>
    public static bool IsCancelable(JobState state) => !state.HasEnded();

    /// <summary>Pending items are claimed.</summary>
    public static Job Start(Job job, int count, DateTimeOffset now)
    {
        Demand(IsClaimable(job.State), job, "start");
        var counts = job.Counts with { Pending = job.Counts.Pending - count, Running = job.Counts.Running + count };
        return Changed(job, JobState.Running, counts) with { StartedAt = job.StartedAt ?? now };
    }

    /// <summary>Claimed items are given back.</summary>
    public static Job Release(Job job, long count)
    {
        Demand(!job.State.HasEnded(), job, "release");
        return Changed(job, job.State, job.Counts with { Pending = job.Counts.Pending + count, Running = job.Counts.Running - count });
    }

    /// <summary>Claimed items have run. The last outcome ends the job; whoever canceled it gets a canceled one, even so.</summary>
    /// <param name="again">Items without an outcome, which await another attempt: as long as there are such, the job does not end.</param>
    public static Job Record(Job job, int succeeded, int failed, int again, DateTimeOffset now)
    {
        Demand(!job.State.HasEnded(), job, "record");
        var counts = job.Counts with
        {
            Pending = job.Counts.Pending + again,
            Running = job.Counts.Running - succeeded - failed - again,
            Succeeded = job.Counts.Succeeded + succeeded,
            Failed = job.Counts.Failed + failed,
        };
        var recorded = Changed(job, job.State, counts);
        return counts.Done < counts.Total ? recorded
            : End(recorded, job.State == JobState.Canceling ? EndOfStopped(job) : EndOf(counts), now);
    }

    /// <summary>With what a run took, also after the job's end.</summary>
    public static Job Use(Job job, Usage usage) => job with { Usage = job.Usage + usage, Version = job.Version + 1 };

    /// <summary>Nothing more is claimed. Ends the job unless that takes longer.</summary>
    /// <param name="takesLonger">Whether somebody is at work on the job, or so much is left of it that its end is recorded in steps.</param>
    public static Job Cancel(Job job, bool takesLonger, DateTimeOffset now)
    {
        Demand(IsCancelable(job.State), job, "cancel");
        if (!takesLonger)
            return EndRest(job, EndOfStopped(job), now);
        return job.State == JobState.Canceling ? job : Changed(job, JobState.Canceling, job.Counts);
    }

    /// <summary>A step towards the end of a job that is being canceled: pending items are canceled.</summary>
    public static Job CancelSome(Job job, long count)
    {
        Demand(job.State == JobState.Canceling, job, "cancel items");
        return Changed(job, job.State, job.Counts with { Pending = job.Counts.Pending - count, Canceled = job.Counts.Canceled + count });
    }

    /// <summary>Ends a job that is being canceled, whoever is at work on it.</summary>
    public static Job FinishCancel(Job job, DateTimeOffset now)
    {
        Demand(job.State == JobState.Canceling, job, "finish");
        return EndRest(job, EndOfStopped(job), now);
    }

    /// <summary>
    /// Ends the job for a reason that concerns all of it, unless that takes longer; one that is being canceled ends as it would have.
    /// </summary>
    /// <param name="takesLonger">Whether so much is left of the job that its end is recorded in steps.</param>
    public static Job Fail(Job job, JobError error, bool takesLonger, DateTimeOffset now)
    {
        Demand(!job.State.HasEnded(), job, "fail");
        if (!ItemCodes.IsOfAJob(error.Code))
            throw new ArgumentException($"No job fails with the code '{error.Code}'.", nameof(error));

        if (job.State == JobState.Canceling)
            return takesLonger ? job : EndRest(job, EndOfStopped(job), now);
        return (takesLonger ? Changed(job, JobState.Canceling, job.Counts) : EndRest(job, JobState.Failed, now)) with { Error = error };
    }

    /// <summary>The code of the items that the job's end found without an outcome.</summary>
    public static string RestCode(Job ended) => ended.Error?.Code ?? CanceledCode;

    /// <summary>How a job ends when all its items have run and nobody canceled it.</summary>
    private static JobState EndOf(Counts counts) =>
        counts.Succeeded == counts.Total ? JobState.Succeeded
        : counts.Succeeded > 0 ? JobState.PartiallySucceeded
        : JobState.Failed;

    /// <summary>How a job ends of which nothing more is claimed.</summary>
    private static JobState EndOfStopped(Job job) => job.Error is null ? JobState.Canceled : JobState.Failed;

    private static Job EndRest(Job job, JobState state, DateTimeOffset now)
    {
        var counts = job.Counts;
        var rest = counts.Pending + counts.Running;
        return End(Changed(job, job.State, counts with { Pending = 0, Running = 0, Canceled = counts.Canceled + rest }), state, now);
    }

    private static Job End(Job job, JobState state, DateTimeOffset now) => job with { State = state, EndedAt = now };

    private static Job Changed(Job job, JobState state, Counts counts) => job with { State = state, Counts = counts, Version = job.Version + 1 };

    private static void Demand(bool isAllowed, Job job, string step)
    {
        if (!isAllowed)
            throw new InvalidOperationException($"Job {job.Id} is {job.State.Name()}: it cannot {step}.");
    }
}
