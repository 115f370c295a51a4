using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>How work is given back.</summary>
internal static class Releasing
{
    /// <summary>What of the chunk has no outcome is pending again; false: it was not the caller's any more.</summary>
    public static bool Release(Transaction transaction, Chunk chunk)
    {
        if (JobRows.Find(transaction.Connection, chunk.Job) is not { } row || Chunks.Release(transaction, chunk) is not { } released)
            return false;
        var count = released.Count - released.Position;
        var counts = row.Job.Counts;
        JobRows.Update(transaction, row.With(row.Job.State, counts with { Pending = counts.Pending + count, Running = counts.Running - count }));
        return true;
    }

    /// <summary>At the start: whoever held a lease is dead, for the data folder is ours.</summary>
    public static bool ReleaseAll(Transaction transaction)
    {
        Chunks.ReleaseAll(transaction);
        transaction.Statement(
            "UPDATE jobs SET pending = pending + running, running = 0, version = version + 1 WHERE ended_at IS NULL AND running > 0").Run();
        return true;
    }
}
