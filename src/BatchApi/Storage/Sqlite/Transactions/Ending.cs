using BatchApi.Jobs;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Tables;

namespace BatchApi.Storage.Sqlite.Transactions;

/// <summary>How a job ends before all its items have run.</summary>
internal static class Ending
{
    /// <summary>Stops claims; ends the job too if nobody works on it.</summary>
    public static Job? Cancel(Transaction transaction, Guid job)
    {
        if (JobRows.Find(transaction.Connection, job) is not { } row) return null;
        if (!JobLifecycle.IsCancelable(row.Job.State)) return row.Job;

        var isAtWork = Chunks.ClaimedCount(transaction, job) > 0;
        return Store(transaction, row, JobLifecycle.Cancel(row.Job, isAtWork, transaction.Now));
    }

    /// <summary>Ends a canceling job, whoever works on it.</summary>
    public static bool FinishCancel(Transaction transaction, Guid job)
    {
        if (JobRows.Find(transaction.Connection, job) is not { Job.State: JobState.Canceling } row)
            return false;

        Store(transaction, row, JobLifecycle.FinishCancel(row.Job, transaction.Now));
        return true;
    }

    /// <summary>Ends the job as failed; one that is being canceled ends as canceled.</summary>
    public static bool Fail(Transaction transaction, Guid job, JobError error)
    {
        if (JobRows.Find(transaction.Connection, job) is not { } row || row.Job.State.HasEnded())
            return false;

        Store(transaction, row, JobLifecycle.Fail(row.Job, error, transaction.Now));
        return true;
    }

    private static Job Store(Transaction transaction, JobRow row, Job job)
    {
        if (job.Version == row.Job.Version) return job;

        row = row with { Job = job };
        JobRows.Update(transaction, job.State.HasEnded() ? EndRest(transaction, row) : row);
        return job;
    }

    /// <summary>What has no outcome gets one: it never ran.</summary>
    private static JobRow EndRest(Transaction transaction, JobRow row)
    {
        var (job, code, total) = (row.Job.Id, JobLifecycle.RestCode(row.Job), row.Job.Counts.Total);
        var sequence = row.NextSequence;
        foreach (var chunk in Chunks.Unfinished(transaction, job))
            OutputRows.InsertGap(transaction, job, sequence++, chunk.First + chunk.Position, chunk.Count - chunk.Position, code);
        foreach (var run in AgainRows.TakeAll(transaction, job))
            OutputRows.InsertGap(transaction, job, sequence++, run.First, run.Count, code);
        if (row.NextIndex < total)
            OutputRows.InsertGap(transaction, job, sequence++, row.NextIndex, (int)(total - row.NextIndex), code);
        Chunks.End(transaction, job);
        return row with { NextIndex = total, NextSequence = sequence };
    }
}
