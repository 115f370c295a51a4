using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>How a job ends before all its items have run.</summary>
internal static class Ending
{
    private const string CanceledCode = "canceled";

    /// <summary>Stops claims; ends the job too if nobody works on it.</summary>
    public static Job? Cancel(Transaction transaction, Guid job)
    {
        if (JobRows.Find(transaction.Connection, job) is not { } row || row.Job.State.HasEnded())
            return JobRows.Find(transaction.Connection, job)?.Job;
        if (Chunks.ClaimedCount(transaction, job) == 0)
            return End(transaction, row, JobState.Canceled, CanceledCode, null);
        if (row.Job.State == JobState.Canceling)
            return row.Job;
        row = row.With(JobState.Canceling, row.Job.Counts);
        JobRows.Update(transaction, row);
        return row.Job;
    }

    /// <summary>Ends a canceling job, whoever works on it.</summary>
    public static bool FinishCancel(Transaction transaction, Guid job)
    {
        if (JobRows.Find(transaction.Connection, job) is not { Job.State: JobState.Canceling } row)
            return false;
        End(transaction, row, JobState.Canceled, CanceledCode, null);
        return true;
    }

    /// <summary>Ends the job as failed; one that is being canceled ends as canceled.</summary>
    public static bool Fail(Transaction transaction, Guid job, JobError error)
    {
        if (JobRows.Find(transaction.Connection, job) is not { } row || row.Job.State.HasEnded())
            return false;
        if (row.Job.State == JobState.Canceling)
            End(transaction, row, JobState.Canceled, CanceledCode, null);
        else
            End(transaction, row, JobState.Failed, error.Code, error);
        return true;
    }

    /// <summary>What has no outcome gets one: it never ran.</summary>
    private static Job End(Transaction transaction, JobRow row, JobState state, string code, JobError? error)
    {
        var job = row.Job.Id;
        var counts = row.Job.Counts;
        var sequence = row.NextSequence;
        foreach (var chunk in Chunks.Unfinished(transaction, job))
            OutputRows.InsertGap(transaction, job, sequence++, chunk.First + chunk.Position, chunk.Count - chunk.Position, code);
        if (row.NextIndex < counts.Total)
            OutputRows.InsertGap(transaction, job, sequence++, row.NextIndex, (int)(counts.Total - row.NextIndex), code);
        Chunks.End(transaction, job);
        counts = counts with { Pending = 0, Running = 0, Canceled = counts.Canceled + counts.Pending + counts.Running };
        row = row.With(state, counts) with { NextIndex = counts.Total, NextSequence = sequence };
        row = row with { Job = row.Job with { EndedAt = transaction.Now, Error = error } };
        JobRows.Update(transaction, row);
        return row.Job;
    }
}
