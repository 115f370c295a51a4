using BatchApi.Jobs.Items;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>The table <c>failures</c>: why items have no output.</summary>
internal static class Failures
{
    /// <summary>Failures may have long texts: no more than this are read at once.</summary>
    public const int MaxRead = 128;

    public static void Insert(Transaction transaction, Guid job, Failure failure) =>
        transaction.Statement($"""
            INSERT INTO failures (owner, job, item, code, message, type, exit_code, signal, attempts, details)
            VALUES ({Owner.Everyone}, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """)
            .Bind(job).Bind(failure.Index).Bind(failure.Code).Bind(failure.Message)
            .Bind(failure.Type).Bind(failure.ExitCode).Bind(failure.Signal).Bind(failure.Attempts).Bind(failure.Details)
            .Run();

    /// <summary>The failures of items from <paramref name="from"/> on and before <paramref name="to"/>, by rising index.</summary>
    /// <returns>At most <see cref="MaxRead"/> of them.</returns>
    public static List<Failure> Read(Connection connection, Guid job, long from, long to)
    {
        using var select = connection.Statement($"""
            SELECT item, code, message, type, exit_code, signal, attempts, details FROM failures
            WHERE owner = {Owner.Everyone} AND job = ?1 AND item >= ?2 AND item < ?3 ORDER BY item LIMIT ?4
            """);
        select.Bind(job).Bind(from).Bind(to).Bind(MaxRead);
        var failures = new List<Failure>();
        while (select.Step())
        {
            failures.Add(new Failure(
                select.Number("item"), select.Text("code"), select.Text("message"), select.TextOrNull("type"), select.IntOrNull("exit_code"),
                select.TextOrNull("signal"), select.Int("attempts"), select.TextOrNull("details")));
        }

        return failures;
    }
}
