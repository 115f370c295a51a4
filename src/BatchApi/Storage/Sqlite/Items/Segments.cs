using System.Buffers;
using BatchApi.Jobs.Input;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Tables;

namespace BatchApi.Storage.Sqlite.Items;

/// <summary>The table <c>segments</c>: the items of jobs that are no range.</summary>
internal static class Segments
{
    // Of so many chunks each may read the segment anew.
    private const int ManyChunks = 8;

    public static void Append(Transaction transaction, Guid job, Segment segment) =>
        transaction.Statement($"INSERT INTO segments (owner, job, first, count, lines) VALUES ({Owner.Everyone}, ?1, ?2, ?3, ?4)")
            .Bind(job).Bind(segment.First).Bind(segment.Count).Bind(segment.Lines.Span)
            .Run();

    /// <summary>The index after the last item of so many segments, the first of which holds <paramref name="index"/>.</summary>
    public static long End(Transaction transaction, Guid job, long index, int segments)
    {
        using var select = transaction.Statement($"""
            SELECT max(first + count) AS past FROM (
                SELECT first, count FROM segments
                WHERE owner = {Owner.Everyone} AND job = ?1
                      AND first >= (SELECT max(first) FROM segments WHERE owner = {Owner.Everyone} AND job = ?1 AND first <= ?2)
                ORDER BY first LIMIT ?3)
            """);
        return select.Bind(job).Bind(index).Bind(segments).Step() && select.Number("past") > index
            ? select.Number("past")
            : throw new InvalidOperationException($"Job {job} was accepted without its item {index}.");
    }

    /// <summary>The segment that begins with an item, whether or not its job exists yet.</summary>
    public static Segment ReadAppended(Connection connection, Guid job, long first)
    {
        using var select = connection.Statement($"SELECT count, lines FROM segments WHERE owner = {Owner.Everyone} AND job = ?1 AND first = ?2");
        return select.Bind(job).Bind(first).Step()
            ? new(first, select.Int("count"), Ndjson.Copy(select.Bytes("lines")))
            : throw new InvalidOperationException($"Nothing was appended for job {job} at {first}.");
    }

    /// <summary>The lines of consecutive items; null: there is no such item, or the job is gone.</summary>
    public static ReadOnlyMemory<byte>? Read(Connection connection, RecentSegments recent, Guid job, long first, int count)
    {
        // A segment in memory may be older than the job's acceptance, or the job may be deleted.
        if (!JobRows.Exists(connection, job) || Part(connection, recent, job, first, count) is not { } part)
            return null;
        if (part.Count == count)
            return part.Lines;

        var lines = new ArrayBufferWriter<byte>();
        for (var read = 0; ; read += part.Count, part = Part(connection, recent, job, first + read, count - read) ?? default)
        {
            lines.Write(part.Lines.Span);
            if (part.Count == 0 || read + part.Count == count)
                return lines.WrittenMemory;
        }
    }

    // Where the first item begins in its segment.
    private static SegmentPart? Part(Connection connection, RecentSegments recent, Guid job, long first, int count)
    {
        if (recent.Find(job, first, count) is { } found)
            return found;

        using var select = connection.Statement($"""
            SELECT first, count, lines FROM segments
            WHERE owner = {Owner.Everyone} AND job = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1
            """);
        if (!select.Bind(job).Bind(first).Step())
            return null;

        var (start, all) = (select.Number("first"), select.Int("count"));
        var skipped = (int)(first - start);
        if (skipped >= all)
            return null;

        var lines = select.Bytes("lines");
        if (count <= all / ManyChunks)
            recent.Add(job, start, all, lines);
        lines = lines[Ndjson.EndOfLines(lines, skipped)..];
        count = Math.Min(count, all - skipped);
        return new(count, Ndjson.Copy(lines[..Ndjson.EndOfLines(lines, count)]));
    }
}
