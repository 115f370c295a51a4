using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>The table <c>failures</c>: why items have no output.</summary>
internal static class Failures
{
    public static void Insert(Transaction transaction, Guid job, Failure failure) =>
        transaction.Statement("""
            INSERT INTO failures (job, item, code, message, type, exit_code, signal, attempts, details)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """)
            .Bind(job).Bind(failure.Index).Bind(failure.Code).Bind(failure.Message)
            .Bind(failure.Type).Bind(failure.ExitCode).Bind(failure.Signal).Bind(failure.Attempts).Bind(failure.Details)
            .Run();

    /// <summary>The row with its failures; null: the job was deleted meanwhile.</summary>
    public static OutputRow? Add(Connection connection, Guid job, OutputRow row)
    {
        if (row.FailedCount == 0)
            return row;
        using var select = connection.Statement("""
            SELECT item, code, message, type, exit_code, signal, attempts, details FROM failures
            WHERE job = ?1 AND item >= ?2 AND item < ?3 ORDER BY item
            """);
        select.Bind(job).Bind(row.First).Bind(row.First + row.Count);
        var failures = new List<Failure>(row.FailedCount);
        while (select.Step())
        {
            failures.Add(new Failure(
                select.Number(0), select.Text(1), select.Text(2), select.TextOrNull(3), select.IntOrNull(4), select.TextOrNull(5), select.Int(6),
                select.TextOrNull(7)));
        }

        return failures.Count == row.FailedCount ? row with { Failures = failures } : null;
    }
}
