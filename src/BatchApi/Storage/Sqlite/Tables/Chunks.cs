using BatchApi.Jobs.Chunks;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>The table <c>chunks</c>: who works, or has worked, on what.</summary>
/// <remarks>
/// What asks for unfinished chunks names their index: left to itself SQLite walks all chunks of the job in the order of the key,
/// the millionth claim a million of them.
/// </remarks>
internal static class Chunks
{
    private const string Columns = "id, first, count, position, fence, tried";

    /// <summary>The first chunk that was released or whose lease ran out, and whether it counts as running.</summary>
    public static (Chunk Chunk, bool WasClaimed)? FirstFree(Transaction transaction, Guid job)
    {
        using var select = transaction.Statement($"""
            SELECT {Columns}, state = 'claimed' AS claimed FROM chunks INDEXED BY chunks_unfinished
            WHERE owner = {Owner.Everyone} AND job = ?1 AND state <> 'done' AND (state = 'released' OR lease_until <= ?2)
            ORDER BY id LIMIT 1
            """);
        return select.Bind(job).Bind(transaction.LeaseNow).Step() ? (Read(select, job), select.Int("claimed") != 0) : null;
    }

    /// <summary>Chunks of the job with a lease that has not run out.</summary>
    public static int ClaimedCount(Transaction transaction, Guid job)
    {
        using var select = transaction.Statement($"""
            SELECT count(*) AS count FROM chunks INDEXED BY chunks_unfinished
            WHERE owner = {Owner.Everyone} AND job = ?1 AND state <> 'done' AND state = 'claimed' AND lease_until > ?2
            """);
        return select.Bind(job).Bind(transaction.LeaseNow).Step() ? select.Int("count") : 0;
    }

    /// <summary>What of the job's chunks has no outcome yet, by rising id.</summary>
    public static List<Chunk> Unfinished(Transaction transaction, Guid job)
    {
        using var select = transaction.Statement($"""
            SELECT {Columns} FROM chunks INDEXED BY chunks_unfinished
            WHERE owner = {Owner.Everyone} AND job = ?1 AND state <> 'done' ORDER BY id
            """);
        select.Bind(job);
        var chunks = new List<Chunk>();
        while (select.Step())
            chunks.Add(Read(select, job));
        return chunks;
    }

    /// <summary>The chunk as it is stored; null: it or its job is gone.</summary>
    public static Chunk? Find(Connection connection, Chunk chunk)
    {
        using var select = connection.Statement($"""
            SELECT {Columns} FROM chunks
            WHERE owner = {Owner.Everyone} AND job = ?1 AND id = ?2
                  AND EXISTS (SELECT 1 FROM jobs WHERE jobs.owner = chunks.owner AND jobs.id = chunks.job)
            """);
        return select.Bind(chunk.Job).Bind(chunk.Id).Step() ? Read(select, chunk.Job) : null;
    }

    /// <summary>A chunk that nobody has worked on before, claimed.</summary>
    /// <param name="attempts">That each of the items had in earlier chunks.</param>
    /// <remarks>Its id is above those of the job's other chunks: a reader of page after page misses none that begins meanwhile.</remarks>
    public static Chunk Insert(Transaction transaction, Guid job, long first, int count, int attempts, string node, DateTimeOffset leaseUntil)
    {
        using var insert = transaction.Statement($"""
            INSERT INTO chunks (owner, job, id, first, count, position, fence, tried, state, node, lease_until, started_at)
            VALUES ({Owner.Everyone}, ?1, (SELECT coalesce(max(id) + 1, 0) FROM chunks WHERE owner = {Owner.Everyone} AND job = ?1),
                    ?2, ?3, 0, 1, ?4, 'claimed', ?5, ?6, ?7)
            RETURNING {Columns}
            """);
        insert.Bind(job).Bind(first).Bind(count).Bind(attempts).Bind(node).Bind(leaseUntil).Bind(transaction.Now).Step();
        return Read(insert, job);
    }

    /// <summary>Gives the chunk to a node under its new fence.</summary>
    public static void Claim(Transaction transaction, Chunk chunk, string node, DateTimeOffset leaseUntil) =>
        transaction.Statement(
            $"""
            UPDATE chunks SET fence = ?3, state = 'claimed', node = ?4, lease_until = ?5, attempts = attempts + 1
            WHERE owner = {Owner.Everyone} AND job = ?1 AND id = ?2
            """)
            .Bind(chunk.Job).Bind(chunk.Id).Bind(chunk.Fence).Bind(node).Bind(leaseUntil)
            .Run();

    /// <summary>Moves the position past outcomes; false: fence or position is another, or the chunk is not claimed.</summary>
    public static bool Advance(Transaction transaction, Chunk chunk, int count) =>
        transaction.Statement($"""
            UPDATE chunks SET position = position + ?5,
                              state = CASE WHEN position + ?5 = count THEN 'done' ELSE state END,
                              lease_until = CASE WHEN position + ?5 = count THEN NULL ELSE lease_until END,
                              ended_at = CASE WHEN position + ?5 = count THEN ?6 END
            WHERE owner = {Owner.Everyone} AND job = ?1 AND id = ?2 AND fence = ?3 AND position = ?4 AND state = 'claimed'
            """)
            .Bind(chunk.Job).Bind(chunk.Id).Bind(chunk.Fence).Bind(chunk.Position).Bind(count).Bind(transaction.Now)
            .Run() == 1;

    /// <summary>Adds what a run took; false: the chunk has another fence, so another counts what it takes.</summary>
    public static bool AddUsage(Transaction transaction, Chunk chunk, ChunkUsage usage) =>
        transaction.Statement($"""
            UPDATE chunks SET cpu_us = cpu_us + ?4,
                              peak_memory_bytes = max(peak_memory_bytes, ?5),
                              worker_restarts = worker_restarts + ?6,
                              worker = coalesce(?7, worker)
            WHERE owner = {Owner.Everyone} AND job = ?1 AND id = ?2 AND fence = ?3
            """)
            .Bind(chunk.Job).Bind(chunk.Id).Bind(chunk.Fence)
            .Bind((long)usage.Usage.CpuTime.TotalMicroseconds).Bind(usage.Usage.PeakMemoryBytes).Bind(usage.Usage.WorkerRestarts).Bind(usage.Worker)
            .Run() == 1;

    /// <summary>Gives back what has no outcome; null: it was not the caller's any more.</summary>
    public static Chunk? Release(Transaction transaction, Chunk chunk)
    {
        using var update = transaction.Statement($"""
            UPDATE chunks SET state = 'released', lease_until = NULL
            WHERE owner = {Owner.Everyone} AND job = ?1 AND id = ?2 AND fence = ?3 AND state = 'claimed'
            RETURNING {Columns}
            """);
        return update.Bind(chunk.Job).Bind(chunk.Id).Bind(chunk.Fence).Step() ? Read(update, chunk.Job) : null;
    }

    public static int Renew(Transaction transaction, string node, DateTimeOffset leaseUntil) =>
        transaction.Statement("""
            UPDATE chunks INDEXED BY chunks_unfinished SET lease_until = ?2
            WHERE state <> 'done' AND state = 'claimed' AND node = ?1
            """)
            .Bind(node).Bind(leaseUntil)
            .Run();

    /// <summary>Ends the job's chunks; whoever worked on them holds an old fence now.</summary>
    public static void End(Transaction transaction, Guid job) =>
        transaction.Statement($"""
            UPDATE chunks INDEXED BY chunks_unfinished SET state = 'done', fence = fence + 1, lease_until = NULL, ended_at = ?2
            WHERE owner = {Owner.Everyone} AND job = ?1 AND state <> 'done'
            """)
            .Bind(job).Bind(transaction.Now)
            .Run();

    /// <summary>No process of before works any more.</summary>
    public static void ReleaseAll(Transaction transaction) =>
        transaction.Statement("""
            UPDATE chunks INDEXED BY chunks_unfinished SET state = 'released', lease_until = NULL
            WHERE state <> 'done' AND state = 'claimed'
            """).Run();

    private static Chunk Read(Statement row, Guid job) => new(job, row.Number("first"), row.Int("count"), row.Int("position"), row.Number("fence"))
    {
        Id = row.Number("id"),
        Attempts = row.Int("tried"),
    };
}
