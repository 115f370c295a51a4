using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>
/// The table <c>expired</c>: jobs that were deleted after their retention, so that a client that asks for one learns why it is gone.
/// </summary>
internal static class Expiry
{
    /// <summary>Jobs that ended before a time, those that were accepted first before others.</summary>
    public static List<Guid> EndedBefore(Connection connection, DateTimeOffset time, int limit)
    {
        // No job can have ended earlier: ids hold no earlier time.
        if (time < DateTimeOffset.UnixEpoch)
            return [];

        using var select = connection.Statement(
            $"SELECT id FROM jobs WHERE owner = {Owner.Everyone} AND id < ?1 AND ended_at < ?2 ORDER BY id LIMIT ?3");
        return Ids(select.Bind(IdsBefore(time)).Bind(time).Bind(limit), "id");
    }

    /// <summary>Deletes the jobs and remembers them.</summary>
    public static bool Expire(Transaction transaction, IReadOnlyList<Guid> jobs)
    {
        foreach (var job in jobs.Where(job => JobRows.Delete(transaction, job)))
            transaction.Statement($"INSERT INTO expired (owner, job, expired_at) VALUES ({Owner.Everyone}, ?1, ?2)")
                .Bind(job).Bind(transaction.Now).Run();
        return true;
    }

    /// <summary>Jobs that are remembered and expired before a time.</summary>
    public static List<Guid> ExpiredBefore(Connection connection, DateTimeOffset time, int limit)
    {
        if (time < DateTimeOffset.UnixEpoch)
            return [];

        using var select = connection.Statement(
            $"SELECT job FROM expired WHERE owner = {Owner.Everyone} AND job < ?1 AND expired_at < ?2 ORDER BY job LIMIT ?3");
        return Ids(select.Bind(IdsBefore(time)).Bind(time).Bind(limit), "job");
    }

    public static bool Forget(Transaction transaction, IReadOnlyList<Guid> jobs)
    {
        foreach (var job in jobs)
            transaction.Statement($"DELETE FROM expired WHERE owner = {Owner.Everyone} AND job = ?1").Bind(job).Run();
        return true;
    }

    public static DateTimeOffset? Find(Connection connection, Guid job)
    {
        using var select = connection.Statement($"SELECT expired_at FROM expired WHERE owner = {Owner.Everyone} AND job = ?1");
        return select.Bind(job).Step() ? select.Time("expired_at") : null;
    }

    private static List<Guid> Ids(Statement select, string column)
    {
        var jobs = new List<Guid>();
        while (select.Step())
            jobs.Add(select.Id(column));
        return jobs;
    }

    // An id begins with the time at which it was made (UUIDv7, RFC 9562), and nothing ends before that: younger jobs are not looked at.
    private static string IdsBefore(DateTimeOffset time) =>
        string.Concat(Guid.CreateVersion7(time).ToString("D").AsSpan(0, "xxxxxxxx-xxxx".Length), "-8");
}
