using System.Globalization;
using System.Text;
using BatchApi.Jobs.Logs;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>The table <c>logs</c>: what operations printed, the first lines of each job up to <see cref="LogLimits"/>.</summary>
internal static class Logs
{
    /// <summary>
    /// Keeps what there is room for. What came later is counted, in the job and in one last line, whose number is that of the first line
    /// that found no room.
    /// </summary>
    /// <param name="leftOut">Lines that were counted instead of passed on.</param>
    /// <returns>False: the job is gone.</returns>
    public static bool Append(Transaction transaction, Guid job, IReadOnlyList<LogLine> lines, long leftOut)
    {
        if (Size(transaction, job) is not { } before)
            return false;
        var size = before;
        foreach (var line in lines)
        {
            var bytes = Encoding.UTF8.GetByteCount(line.Text);
            // Once one was left out, so are all that follow, however short: what is kept has no gaps.
            if (size.LeftOut > 0 || size.Lines == LogLimits.MaxLines || size.Bytes + bytes > LogLimits.MaxBytes)
            {
                size = size with { LeftOut = size.LeftOut + line.PrintedCount };
                continue;
            }

            Insert(transaction, job, size.Lines, line);
            size = size with { Lines = size.Lines + 1, Bytes = size.Bytes + bytes };
        }

        size = size with { LeftOut = size.LeftOut + leftOut };
        if (size.LeftOut > before.LeftOut)
            Insert(transaction, job, size.Lines, new LogLine(transaction.Now, null, LogStream.Pool, Missing(size.LeftOut)));
        Update(transaction, job, size);
        return true;
    }

    /// <summary>The job's lines from number <paramref name="from"/> on, in the order in which they came.</summary>
    /// <param name="item">Only those of this item; null: all.</param>
    public static List<(long Number, LogLine Line)> Read(Connection connection, Guid job, long from, long? item, int limit)
    {
        using var select = connection.Statement($"""
            SELECT line, time, item, stream, text FROM logs JOIN jobs ON jobs.owner = logs.owner AND jobs.id = logs.job
            WHERE logs.owner = {Owner.Everyone} AND job = ?1 AND line >= ?2 AND (?3 IS NULL OR item = ?3) ORDER BY line LIMIT ?4
            """);
        select.Bind(job).Bind(from).Bind(item).Bind(limit);
        var lines = new List<(long, LogLine)>();
        while (select.Step())
            lines.Add((select.Number("line"), ReadLine(select)));
        return lines;
    }

    private static LogLine ReadLine(Statement row) =>
        new(row.Time("time"), row.NumberOrNull("item"), ParseStream(row.Bytes("stream")), row.Text("text"));

    private static LogSize? Size(Transaction transaction, Guid job)
    {
        using var select = transaction.Statement($"SELECT log_lines, log_bytes, log_left_out FROM jobs WHERE owner = {Owner.Everyone} AND id = ?1");
        return select.Bind(job).Step() ? new LogSize(select.Number("log_lines"), select.Number("log_bytes"), select.Number("log_left_out")) : null;
    }

    private static void Insert(Transaction transaction, Guid job, long number, LogLine line) =>
        transaction.Statement($"""
            INSERT INTO logs (owner, job, line, item, time, stream, text) VALUES ({Owner.Everyone}, ?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (owner, job, line) DO UPDATE SET time = excluded.time, text = excluded.text
            """)
            .Bind(job).Bind(number).Bind(line.Index).Bind(line.Time).Bind(Text(line.Stream)).Bind(line.Text)
            .Run();

    // Not a change of the job that anyone waits for: its version stays.
    private static void Update(Transaction transaction, Guid job, LogSize size) =>
        transaction.Statement($"UPDATE jobs SET log_lines = ?2, log_bytes = ?3, log_left_out = ?4 WHERE owner = {Owner.Everyone} AND id = ?1")
            .Bind(job).Bind(size.Lines).Bind(size.Bytes).Bind(size.LeftOut)
            .Run();

    private static string Missing(long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} more {(count == 1 ? "line was" : "lines were")} left out: "
            + $"of one job {LogLimits.MaxLines} lines and {LogLimits.MaxBytes >> 20} MiB are kept.");

    private static string Text(LogStream stream) => stream switch
    {
        LogStream.Output => "output",
        LogStream.Errors => "errors",
        LogStream.Pool => "pool",
        _ => throw new ArgumentOutOfRangeException(nameof(stream), stream, null),
    };

    private static LogStream ParseStream(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("output"u8) ? LogStream.Output : text.SequenceEqual("errors"u8) ? LogStream.Errors : LogStream.Pool;
}
