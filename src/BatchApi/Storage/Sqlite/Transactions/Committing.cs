using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Tables;

namespace BatchApi.Storage.Sqlite.Transactions;

/// <summary>How outcomes are recorded: all of it, counts and position included, or nothing.</summary>
internal static class Committing
{
    public static CommitAnswer Commit(Transaction transaction, Chunk chunk, Outcomes outcomes)
    {
        if (JobRows.Find(transaction.Connection, chunk.Job) is not { } row || !Chunks.Advance(transaction, chunk, outcomes.Count))
            return CommitAnswer.Dropped;
        var sequence = row.NextSequence;
        foreach (var run in OutcomeRuns.Of(outcomes))
            OutputRows.Insert(transaction, chunk.Job, sequence++, run);
        foreach (var item in outcomes.Again)
            AgainRows.Insert(transaction, chunk.Job, item);
        foreach (var failure in outcomes.Failures)
            Failures.Insert(transaction, chunk.Job, failure);
        var (failed, again) = (outcomes.Failures.Count, outcomes.Again.Count);
        var job = JobLifecycle.Record(row.Job, outcomes.Count - failed - again, failed, again, transaction.Now);
        if (outcomes.Usage is { } usage)
        {
            Chunks.AddUsage(transaction, chunk, usage);
            job = job with { Usage = job.Usage + usage.Usage };
        }

        JobRows.Update(transaction, row with { Job = job, NextSequence = sequence });
        return CommitAnswer.Applied;
    }

    /// <summary>What a run took that ended without outcomes to commit; false: the chunk is another's by now.</summary>
    public static bool AddUsage(Transaction transaction, Chunk chunk, ChunkUsage usage)
    {
        if (JobRows.Find(transaction.Connection, chunk.Job) is not { } row || !Chunks.AddUsage(transaction, chunk, usage))
            return false;
        JobRows.Update(transaction, row with { Job = JobLifecycle.Use(row.Job, usage.Usage) });
        return true;
    }
}
