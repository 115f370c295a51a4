using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Tables;

namespace BatchApi.Storage.Sqlite.Transactions;

/// <summary>How work is given back.</summary>
internal static class Releasing
{
    /// <summary>What of the chunk has no outcome is pending again; false: it was not the caller's any more.</summary>
    public static bool Release(Transaction transaction, Chunk chunk)
    {
        if (JobRows.Find(transaction.Connection, chunk.Job) is not { } row || Chunks.Release(transaction, chunk) is not { } released)
            return false;
        JobRows.Update(transaction, row with { Job = JobLifecycle.Release(row.Job, released.Count - released.Position) });
        return true;
    }

    /// <summary>At the start: whoever held a lease is dead, for the data folder is ours.</summary>
    public static bool ReleaseAll(Transaction transaction)
    {
        Chunks.ReleaseAll(transaction);
        AgainRows.BoundDelays(transaction);
        foreach (var job in JobRows.Running(transaction.Connection))
        {
            var row = JobRows.Find(transaction.Connection, job)!;
            JobRows.Update(transaction, row with { Job = JobLifecycle.Release(row.Job, row.Job.Counts.Running) });
        }

        return true;
    }
}
