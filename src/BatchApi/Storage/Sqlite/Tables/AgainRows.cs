using BatchApi.Jobs.Items;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>The table <c>again</c>: items that were in a chunk, have no outcome, and await another attempt.</summary>
internal static class AgainRows
{
    public static void Insert(Transaction transaction, Guid job, NextAttempt item) =>
        transaction.Statement($"INSERT INTO again (owner, job, item, attempts, due) VALUES ({Owner.Everyone}, ?1, ?2, ?3, ?4)")
            .Bind(job).Bind(item.Index).Bind(item.Attempts).Bind(transaction.LeaseNow + item.Delay)
            .Run();

    /// <summary>The item that has been due for longest; null: none is due.</summary>
    public static long? FirstDue(Transaction transaction, Guid job)
    {
        using var select = transaction.Statement($"""
            SELECT item FROM again INDEXED BY again_by_due
            WHERE owner = {Owner.Everyone} AND job = ?1 AND due <= ?2 ORDER BY due, item LIMIT 1
            """);
        return select.Bind(job).Bind(transaction.LeaseNow).Step() ? select.Number("item") : null;
    }

    /// <summary>From one that is due on: how many consecutive items are due too after as many attempts.</summary>
    public static (int Count, int Attempts) Run(Transaction transaction, Guid job, long first, int most)
    {
        using var select = transaction.Statement($"""
            SELECT item, attempts, due <= ?3 AS is_due FROM again
            WHERE owner = {Owner.Everyone} AND job = ?1 AND item >= ?2 ORDER BY item LIMIT ?4
            """);
        select.Bind(job).Bind(first).Bind(transaction.LeaseNow).Bind(most);
        var (count, attempts) = (0, 0);
        while (select.Step() && select.Number("item") == first + count && select.Int("is_due") != 0)
        {
            if (count > 0 && select.Int("attempts") != attempts)
                break;

            attempts = select.Int("attempts");
            count++;
        }

        return (count, attempts);
    }

    /// <summary>Consecutive items are in a chunk again.</summary>
    public static void Delete(Transaction transaction, Guid job, long first, int count) =>
        transaction.Statement($"DELETE FROM again WHERE owner = {Owner.Everyone} AND job = ?1 AND item >= ?2 AND item < ?2 + ?3")
            .Bind(job).Bind(first).Bind(count)
            .Run();

    /// <summary>Whether more of the job's items are here than that.</summary>
    public static bool IsMoreThan(Transaction transaction, Guid job, int count)
    {
        using var select = transaction.Statement($"SELECT 1 FROM again WHERE owner = {Owner.Everyone} AND job = ?1 LIMIT 1 OFFSET ?2");
        return select.Bind(job).Bind(count).Step();
    }

    /// <summary>Takes the first of the job's items away; answers with them as runs of consecutive items.</summary>
    public static List<(long First, int Count)> Take(Transaction transaction, Guid job, int most)
    {
        var runs = new List<(long First, int Count)>();
        using (var select = transaction.Statement($"SELECT item FROM again WHERE owner = {Owner.Everyone} AND job = ?1 ORDER BY item LIMIT ?2"))
        {
            select.Bind(job).Bind(most);
            while (select.Step())
            {
                var item = select.Number("item");
                if (runs is [.., var last] && last.First + last.Count == item)
                    runs[^1] = last with { Count = last.Count + 1 };
                else
                    runs.Add((item, 1));
            }
        }

        if (runs is [.., var end])
        {
            transaction.Statement($"DELETE FROM again WHERE owner = {Owner.Everyone} AND job = ?1 AND item < ?2")
                .Bind(job).Bind(end.First + end.Count).Run();
        }

        return runs;
    }

    /// <summary>
    /// At the start, when the clock of leases begins at the wall clock anew: that may have been set back since the items came here, and none
    /// waits longer than it can have been told to.
    /// </summary>
    public static void BoundDelays(Transaction transaction) =>
        transaction.Statement("UPDATE again SET due = ?1 WHERE due > ?1").Bind(transaction.LeaseNow + NextAttempt.LongestDelay).Run();
}
