using BatchApi.Jobs;
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
            if (count > 0 && select.Int("attempts") != attempts) break;

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

    /// <summary>Takes all of the job's away; answers with them as runs of consecutive items.</summary>
    public static List<(long First, int Count)> TakeAll(Transaction transaction, Guid job)
    {
        var runs = new List<(long First, int Count)>();
        using (var select = transaction.Statement($"SELECT item FROM again WHERE owner = {Owner.Everyone} AND job = ?1 ORDER BY item"))
        {
            select.Bind(job);
            while (select.Step())
            {
                var item = select.Number("item");
                if (runs is [.., var last] && last.First + last.Count == item) runs[^1] = last with { Count = last.Count + 1 };
                else runs.Add((item, 1));
            }
        }

        if (runs.Count > 0) transaction.Statement($"DELETE FROM again WHERE owner = {Owner.Everyone} AND job = ?1").Bind(job).Run();
        return runs;
    }
}
