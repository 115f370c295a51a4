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
        using var select = connection.Statement($"""
            WITH RECURSIVE
                of_segments (job) AS (SELECT min(job) FROM segments WHERE owner = {Owner.Everyone} UNION ALL
                    SELECT (SELECT min(job) FROM segments WHERE owner = {Owner.Everyone} AND job > of_segments.job)
                    FROM of_segments WHERE job IS NOT NULL),
                of_chunks (job) AS (SELECT min(job) FROM chunks WHERE owner = {Owner.Everyone} UNION ALL
                    SELECT (SELECT min(job) FROM chunks WHERE owner = {Owner.Everyone} AND job > of_chunks.job)
                    FROM of_chunks WHERE job IS NOT NULL),
                of_outputs (job) AS (SELECT min(job) FROM outputs WHERE owner = {Owner.Everyone} UNION ALL
                    SELECT (SELECT min(job) FROM outputs WHERE owner = {Owner.Everyone} AND job > of_outputs.job)
                    FROM of_outputs WHERE job IS NOT NULL),
                of_failures (job) AS (SELECT min(job) FROM failures WHERE owner = {Owner.Everyone} UNION ALL
                    SELECT (SELECT min(job) FROM failures WHERE owner = {Owner.Everyone} AND job > of_failures.job)
                    FROM of_failures WHERE job IS NOT NULL),
                of_again (job) AS (SELECT min(job) FROM again WHERE owner = {Owner.Everyone} UNION ALL
                    SELECT (SELECT min(job) FROM again WHERE owner = {Owner.Everyone} AND job > of_again.job)
                    FROM of_again WHERE job IS NOT NULL),
                of_logs (job) AS (SELECT min(job) FROM logs WHERE owner = {Owner.Everyone} UNION ALL
                    SELECT (SELECT min(job) FROM logs WHERE owner = {Owner.Everyone} AND job > of_logs.job)
                    FROM of_logs WHERE job IS NOT NULL)
            SELECT job FROM (SELECT job FROM of_segments UNION SELECT job FROM of_chunks UNION SELECT job FROM of_outputs
                             UNION SELECT job FROM of_failures UNION SELECT job FROM of_again UNION SELECT job FROM of_logs)
            WHERE job IS NOT NULL AND NOT EXISTS (SELECT 1 FROM jobs WHERE owner = {Owner.Everyone} AND id = job)
            """);
        var jobs = new List<Guid>();
        while (select.Step())
            jobs.Add(select.Id("job"));
        return jobs;
    }

    /// <summary>Deletes for a limited time; returns whether data is left.</summary>
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
        + DeleteAgain(transaction, job) + DeleteLogs(transaction, job);

    private static int DeleteSegments(Transaction transaction, Guid job) =>
        transaction.Statement(
            $"DELETE FROM segments WHERE rowid IN (SELECT rowid FROM segments WHERE owner = {Owner.Everyone} AND job = ?1 LIMIT ?2)")
            .Bind(job).Bind(RowCount).Run();

    private static int DeleteOutputs(Transaction transaction, Guid job) =>
        transaction.Statement($"DELETE FROM outputs WHERE rowid IN (SELECT rowid FROM outputs WHERE owner = {Owner.Everyone} AND job = ?1 LIMIT ?2)")
            .Bind(job).Bind(RowCount).Run();

    private static int DeleteFailures(Transaction transaction, Guid job) =>
        transaction.Statement($"""
            DELETE FROM failures
            WHERE owner = {Owner.Everyone} AND job = ?1
              AND item IN (SELECT item FROM failures WHERE owner = {Owner.Everyone} AND job = ?1 ORDER BY item LIMIT ?2)
            """)
            .Bind(job).Bind(RowCount * 8).Run();

    private static int DeleteChunks(Transaction transaction, Guid job) =>
        transaction.Statement($"""
            DELETE FROM chunks
            WHERE owner = {Owner.Everyone} AND job = ?1
              AND id IN (SELECT id FROM chunks WHERE owner = {Owner.Everyone} AND job = ?1 ORDER BY id LIMIT ?2)
            """)
            .Bind(job).Bind(RowCount * 8).Run();

    private static int DeleteAgain(Transaction transaction, Guid job) =>
        transaction.Statement($"""
            DELETE FROM again
            WHERE owner = {Owner.Everyone} AND job = ?1
              AND item IN (SELECT item FROM again WHERE owner = {Owner.Everyone} AND job = ?1 ORDER BY item LIMIT ?2)
            """)
            .Bind(job).Bind(RowCount * 8).Run();

    private static int DeleteLogs(Transaction transaction, Guid job) =>
        transaction.Statement($"DELETE FROM logs WHERE rowid IN (SELECT rowid FROM logs WHERE owner = {Owner.Everyone} AND job = ?1 LIMIT ?2)")
            .Bind(job).Bind(RowCount * 8).Run();
}
