using BatchApi.Jobs;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Tables;

namespace BatchApi.Storage.Sqlite.Transactions;

/// <summary>How a job ends before all its items have run.</summary>
internal static class Ending
{
    // Of items that await another attempt each may need a row of its own. Others that wait for the writer do not notice so many.
    private const int StepCount = 1000;

    /// <summary>Stops claims; ends the job too if nobody works on it and little is left of it.</summary>
    public static Job? Cancel(Transaction transaction, Guid job)
    {
        if (JobRows.Find(transaction.Connection, job) is not { } row)
            return null;
        if (!JobLifecycle.IsCancelable(row.Job.State))
            return row.Job;

        var takesLonger = Chunks.ClaimedCount(transaction, job) > 0 || AgainRows.IsMoreThan(transaction, job, StepCount);
        return Store(transaction, row, JobLifecycle.Cancel(row.Job, takesLonger, transaction.Now));
    }

    /// <summary>Ends the job as failed; one that is being canceled ends as canceled.</summary>
    /// <returns>Whether it has ended; false: it is canceling, as so much is left of it.</returns>
    public static bool Fail(Transaction transaction, Guid job, JobError error)
    {
        if (JobRows.Find(transaction.Connection, job) is not { } row || row.Job.State.HasEnded())
            return true;

        var takesLonger = AgainRows.IsMoreThan(transaction, job, StepCount);
        Store(transaction, row, JobLifecycle.Fail(row.Job, error, takesLonger, transaction.Now));
        return !takesLonger;
    }

    /// <summary>A step towards the end of a canceling job of which much is left; answers whether there was need of one.</summary>
    public static bool CancelSome(Transaction transaction, Guid job)
    {
        if (JobRows.Find(transaction.Connection, job) is not { Job.State: JobState.Canceling } row)
            return false;
        if (!AgainRows.IsMoreThan(transaction, job, StepCount))
            return false;

        var runs = AgainRows.Take(transaction, job, StepCount);
        var stepped = JobLifecycle.CancelSome(row.Job, runs.Sum(run => run.Count));
        JobRows.Update(transaction, row with { Job = stepped, NextSequence = InsertGaps(transaction, row, runs) });
        return true;
    }

    /// <summary>Ends a canceling job, whoever works on it.</summary>
    /// <returns>False: too much is left of it for one transaction.</returns>
    public static bool FinishCancel(Transaction transaction, Guid job)
    {
        if (JobRows.Find(transaction.Connection, job) is not { Job.State: JobState.Canceling } row)
            return true;
        if (AgainRows.IsMoreThan(transaction, job, StepCount))
            return false;

        Store(transaction, row, JobLifecycle.FinishCancel(row.Job, transaction.Now));
        return true;
    }

    private static Job Store(Transaction transaction, JobRow row, Job job)
    {
        if (job.Version == row.Job.Version)
            return job;

        row = row with { Job = job };
        JobRows.Update(transaction, job.State.HasEnded() ? EndRest(transaction, row) : row);
        return job;
    }

    /// <summary>What has no outcome gets one: it never ran.</summary>
    private static JobRow EndRest(Transaction transaction, JobRow row)
    {
        var (job, total) = (row.Job.Id, row.Job.Counts.Total);
        var gaps = Chunks.Unfinished(transaction, job).ConvertAll(chunk => (chunk.First + chunk.Position, chunk.Count - chunk.Position));
        gaps.AddRange(AgainRows.Take(transaction, job, StepCount));
        if (row.NextIndex < total)
            gaps.Add((row.NextIndex, (int)(total - row.NextIndex)));
        Chunks.End(transaction, job);
        return row with { NextIndex = total, NextSequence = InsertGaps(transaction, row, gaps) };
    }

    /// <summary>Answers with the number of the job's next row of outputs.</summary>
    private static long InsertGaps(Transaction transaction, JobRow row, List<(long First, int Count)> gaps)
    {
        var (sequence, code) = (row.NextSequence, JobLifecycle.RestCode(row.Job));
        foreach (var (first, count) in gaps)
            OutputRows.InsertGap(transaction, row.Job.Id, sequence++, first, count, code);
        return sequence;
    }
}
