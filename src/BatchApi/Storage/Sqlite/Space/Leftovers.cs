using System.Diagnostics;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Tables;

namespace BatchApi.Storage.Sqlite.Space;

/// <summary>Data that no job owns: uploads that were not accepted, and what is left of deleted jobs.</summary>
internal static class Leftovers
{
    // 32 segments are 8 MiB. A batch must not hold up the writer: others wait for it.
    private const int RowCount = 32;
    private const int MaxRounds = 64;
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(10);

    /// <summary>Ids under which there is data but no job. Steps from id to id in the indexes, not through all rows.</summary>
    public static List<Guid> Find(Connection connection)
    {
        using var select = connection.Statement("""
            WITH RECURSIVE
                of_segments (job) AS (SELECT min(job) FROM segments UNION ALL
                    SELECT (SELECT min(job) FROM segments WHERE job > of_segments.job) FROM of_segments WHERE job IS NOT NULL),
                of_chunks (job) AS (SELECT min(job) FROM chunks UNION ALL
                    SELECT (SELECT min(job) FROM chunks WHERE job > of_chunks.job) FROM of_chunks WHERE job IS NOT NULL),
                of_outputs (job) AS (SELECT min(job) FROM outputs UNION ALL
                    SELECT (SELECT min(job) FROM outputs WHERE job > of_outputs.job) FROM of_outputs WHERE job IS NOT NULL),
                of_failures (job) AS (SELECT min(job) FROM failures UNION ALL
                    SELECT (SELECT min(job) FROM failures WHERE job > of_failures.job) FROM of_failures WHERE job IS NOT NULL),
                of_logs (job) AS (SELECT min(job) FROM logs UNION ALL
                    SELECT (SELECT min(job) FROM logs WHERE job > of_logs.job) FROM of_logs WHERE job IS NOT NULL)
            SELECT job FROM (SELECT job FROM of_segments UNION SELECT job FROM of_chunks
                             UNION SELECT job FROM of_outputs UNION SELECT job FROM of_failures UNION SELECT job FROM of_logs)
            WHERE job IS NOT NULL AND NOT EXISTS (SELECT 1 FROM jobs WHERE id = job)
            """);
        var jobs = new List<Guid>();
        while (select.Step())
            jobs.Add(select.Id("job"));
        return jobs;
    }

    /// <summary>Deletes for a bounded time; answers whether something is left.</summary>
    public static bool DeleteSome(Transaction transaction, Guid job)
    {
        if (JobRows.Exists(transaction.Connection, job))
            return false;
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < MaxRounds && Stopwatch.GetElapsedTime(started) < BatchTime; round++)
        {
            if (DeleteRows(transaction, job) == 0)
                return false;
        }

        return true;
    }

    private static int DeleteRows(Transaction transaction, Guid job) =>
        DeleteSegments(transaction, job) + DeleteOutputs(transaction, job) + DeleteFailures(transaction, job) + DeleteChunks(transaction, job)
        + DeleteLogs(transaction, job);

    private static int DeleteSegments(Transaction transaction, Guid job) =>
        transaction.Statement("DELETE FROM segments WHERE rowid IN (SELECT rowid FROM segments WHERE job = ?1 LIMIT ?2)")
            .Bind(job).Bind(RowCount).Run();

    private static int DeleteOutputs(Transaction transaction, Guid job) =>
        transaction.Statement("DELETE FROM outputs WHERE rowid IN (SELECT rowid FROM outputs WHERE job = ?1 LIMIT ?2)")
            .Bind(job).Bind(RowCount).Run();

    private static int DeleteFailures(Transaction transaction, Guid job) =>
        transaction.Statement("DELETE FROM failures WHERE job = ?1 AND item IN (SELECT item FROM failures WHERE job = ?1 ORDER BY item LIMIT ?2)")
            .Bind(job).Bind(RowCount * 8).Run();

    private static int DeleteChunks(Transaction transaction, Guid job) =>
        transaction.Statement("DELETE FROM chunks WHERE job = ?1 AND first IN (SELECT first FROM chunks WHERE job = ?1 ORDER BY first LIMIT ?2)")
            .Bind(job).Bind(RowCount * 8).Run();

    private static int DeleteLogs(Transaction transaction, Guid job) =>
        transaction.Statement("DELETE FROM logs WHERE rowid IN (SELECT rowid FROM logs WHERE job = ?1 LIMIT ?2)")
            .Bind(job).Bind(RowCount * 8).Run();
}
