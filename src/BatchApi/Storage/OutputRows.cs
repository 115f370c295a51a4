using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>The table <c>outputs</c>: one row per commit, and one per gap that a cancel leaves.</summary>
internal static class OutputRows
{
    public static void Insert(Transaction transaction, Guid job, long sequence, Outcomes outcomes) =>
        transaction.Statement("INSERT INTO outputs (job, first, count, sequence, failed, lines) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(job).Bind(outcomes.First).Bind(outcomes.Count).Bind(sequence).Bind(outcomes.Failures.Count).Bind(outcomes.Lines.Span)
            .Run();

    /// <summary>Items that never ran.</summary>
    public static void InsertGap(Transaction transaction, Guid job, long sequence, long first, int count, string code) =>
        transaction.Statement("INSERT INTO outputs (job, first, count, sequence, failed, canceled_code) VALUES (?1, ?2, ?3, ?4, 0, ?5)")
            .Bind(job).Bind(first).Bind(count).Bind(sequence).Bind(code)
            .Run();

    /// <summary>The row that holds the item; null: it has no outcome yet.</summary>
    public static OutputRow? ByIndex(Connection connection, Guid job, long index)
    {
        using var select = connection.Statement("""
            SELECT first, count, sequence, outputs.failed, canceled_code, lines FROM outputs JOIN jobs ON jobs.id = outputs.job
            WHERE job = ?1 AND first <= ?2 ORDER BY first DESC, sequence DESC LIMIT 1
            """);
        var row = select.Bind(job).Bind(index).Step() && select.Number(0) + select.Int(1) > index ? Read(select) : null;
        return row is null ? null : Failures.Add(connection, job, row);
    }

    /// <summary>The first row from <paramref name="from"/> on in the order of completion; null: none yet.</summary>
    public static OutputRow? BySequence(Connection connection, Guid job, long from)
    {
        using var select = connection.Statement("""
            SELECT first, count, sequence, outputs.failed, canceled_code, lines FROM outputs JOIN jobs ON jobs.id = outputs.job
            WHERE job = ?1 AND sequence >= ?2 ORDER BY sequence LIMIT 1
            """);
        var row = select.Bind(job).Bind(from).Step() ? Read(select) : null;
        return row is null ? null : Failures.Add(connection, job, row);
    }

    private static OutputRow Read(Statement row) =>
        new(row.Number(0), row.Int(1), row.Number(2), row.Int(3), Ndjson.Copy(row.Bytes(5)), row.TextOrNull(4), []);
}
