using BatchApi.Jobs.Items;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>The table <c>outputs</c>: one row per commit, and one per gap that a cancel leaves.</summary>
internal static class OutputRows
{
    public static void Insert(Transaction transaction, Guid job, long sequence, Outcomes outcomes) =>
        transaction.Statement($"""
            INSERT INTO outputs (owner, job, first, count, sequence, failed, lines) VALUES ({Owner.Everyone}, ?1, ?2, ?3, ?4, ?5, ?6)
            """)
            .Bind(job).Bind(outcomes.First).Bind(outcomes.Count).Bind(sequence).Bind(outcomes.Failures.Count).Bind(outcomes.Lines.Span)
            .Run();

    /// <summary>Items that never ran.</summary>
    public static void InsertGap(Transaction transaction, Guid job, long sequence, long first, int count, string code) =>
        transaction.Statement($"""
            INSERT INTO outputs (owner, job, first, count, sequence, failed, canceled_code) VALUES ({Owner.Everyone}, ?1, ?2, ?3, ?4, 0, ?5)
            """)
            .Bind(job).Bind(first).Bind(count).Bind(sequence).Bind(code)
            .Run();

    /// <summary>The row that holds the item; null: it has no outcome yet.</summary>
    public static OutputRow? ByIndex(Connection connection, Guid job, long index)
    {
        using var select = connection.Statement($"""
            SELECT first, count, sequence, outputs.failed, length(lines) AS bytes, canceled_code,
                   CASE WHEN canceled_code IS NOT NULL THEN error_message END AS canceled_message
            FROM outputs JOIN jobs ON jobs.owner = outputs.owner AND jobs.id = outputs.job
            WHERE outputs.owner = {Owner.Everyone} AND job = ?1 AND first <= ?2 ORDER BY first DESC, sequence DESC LIMIT 1
            """);
        return select.Bind(job).Bind(index).Step() && select.Number("first") + select.Int("count") > index ? Read(select) : null;
    }

    /// <summary>The first row from <paramref name="from"/> on in the order of completion; null: none yet.</summary>
    public static OutputRow? BySequence(Connection connection, Guid job, long from)
    {
        using var select = connection.Statement($"""
            SELECT first, count, sequence, outputs.failed, length(lines) AS bytes, canceled_code,
                   CASE WHEN canceled_code IS NOT NULL THEN error_message END AS canceled_message
            FROM outputs JOIN jobs ON jobs.owner = outputs.owner AND jobs.id = outputs.job
            WHERE outputs.owner = {Owner.Everyone} AND job = ?1 AND sequence >= ?2 ORDER BY sequence LIMIT 1
            """);
        return select.Bind(job).Bind(from).Step() ? Read(select) : null;
    }

    /// <summary>Reads lines of the row, as many bytes as the buffer takes.</summary>
    /// <param name="offset">Of the first byte.</param>
    /// <param name="index">Of the item that the byte belongs to.</param>
    /// <returns>Null: the row is gone, with its job.</returns>
    public static OutputPiece? ReadPiece(Connection connection, Guid job, OutputRow row, int offset, long index, Span<byte> buffer)
    {
        // Kept open until all is read, so that all parts are of one moment.
        using var found = connection.Statement($"SELECT rowid AS row_id FROM outputs WHERE owner = {Owner.Everyone} AND job = ?1 AND sequence = ?2");
        if (!found.Bind(job).Bind(Sequence.Of(row.At)).Step())
            return null;

        var lines = buffer[..Math.Min(buffer.Length, row.Bytes - offset)];
        if (!lines.IsEmpty)
            connection.ReadBlob("outputs", "lines", found.Number("row_id"), offset, lines);
        if (row.FailedCount == 0)
            return new(lines.Length, [], row.First + row.Count);

        var end = Math.Min(row.First + row.Count, index + lines.Count((byte)'\n') + 1);
        var failures = Failures.Read(connection, job, index, end);
        return new(lines.Length, failures, failures.Count < Failures.MaxRead ? end : failures[^1].Index + 1);
    }

    private static OutputRow Read(Statement row)
    {
        var sequence = row.Number("sequence");
        return new(
            row.Number("first"), row.Int("count"), Sequence.Cursor(sequence), Sequence.Cursor(sequence + 1), row.Int("failed"), row.Int("bytes"),
            row.TextOrNull("canceled_code"), row.TextOrNull("canceled_message"));
    }
}
