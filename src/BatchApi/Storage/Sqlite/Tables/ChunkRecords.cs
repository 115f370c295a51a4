using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>The table <c>chunks</c>, for reports on what was run.</summary>
internal static class ChunkRecords
{
    /// <summary>The job's chunks from the one of id <paramref name="from"/> on.</summary>
    public static List<ChunkRecord> Read(Connection connection, Guid job, long from, int limit)
    {
        using var select = connection.Statement($"""
            SELECT chunks.id, first, count, position, chunks.state, node, chunks.started_at, chunks.ended_at, attempts,
                   chunks.cpu_us, chunks.peak_memory_bytes, chunks.worker_restarts, worker
            FROM chunks JOIN jobs ON jobs.owner = chunks.owner AND jobs.id = chunks.job
            WHERE chunks.owner = {Owner.Everyone} AND chunks.job = ?1 AND chunks.id >= ?2 ORDER BY chunks.id LIMIT ?3
            """);
        select.Bind(job).Bind(from).Bind(limit);
        var records = new List<ChunkRecord>();
        while (select.Step())
            records.Add(Read(select));
        return records;
    }

    private static ChunkRecord Read(Statement row) => new(
        row.Number("first"), row.Int("count"), row.Int("position"), ParseState(row.Bytes("state")), row.Text("node"),
        row.Time("started_at"), row.TimeOrNull("ended_at"), row.Int("attempts"),
        new Usage(TimeSpan.FromMicroseconds(row.Number("cpu_us")), row.Number("peak_memory_bytes"), row.Int("worker_restarts")),
        row.IntOrNull("worker"))
    {
        Id = row.Number("id"),
    };

    private static ChunkState ParseState(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("claimed"u8) ? ChunkState.Running
        : text.SequenceEqual("released"u8) ? ChunkState.Released
        : ChunkState.Done;
}
