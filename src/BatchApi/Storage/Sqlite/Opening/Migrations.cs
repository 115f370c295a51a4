using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Opening;

/// <summary>Brings a database that an earlier release made to the schema of this one: in one transaction, whole or not at all.</summary>
internal static class Migrations
{
    /// <summary>To version 2: memory limits, what work took, what operations printed, and scripts.</summary>
    private const string FromVersion1 = """
        ALTER TABLE jobs ADD COLUMN memory_limit_mib INTEGER NOT NULL DEFAULT 512;
        ALTER TABLE jobs ADD COLUMN cpu_us INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN peak_memory_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN worker_restarts INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN log_lines INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN log_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN log_left_out INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN script TEXT;

        ALTER TABLE chunks ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE chunks ADD COLUMN worker INTEGER;
        ALTER TABLE chunks ADD COLUMN cpu_us INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE chunks ADD COLUMN peak_memory_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE chunks ADD COLUMN worker_restarts INTEGER NOT NULL DEFAULT 0;
        -- The fence has risen with every claim, and once more where a job ended before its items had run.
        UPDATE chunks SET attempts = fence - (state = 'done' AND position < count) WHERE fence > 1;

        CREATE TABLE logs (
            job    TEXT    NOT NULL,
            line   INTEGER NOT NULL,
            item   INTEGER,
            time   TEXT    NOT NULL,
            stream TEXT    NOT NULL CHECK (stream IN ('output', 'errors', 'pool')),
            text   TEXT    NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX logs_by_line ON logs (job, line);

        PRAGMA user_version = 2;
        """;

    /// <summary>To version 3: what is behind a failure.</summary>
    private const string FromVersion2 = """
        ALTER TABLE failures ADD COLUMN details TEXT;

        PRAGMA user_version = 3;
        """;

    /// <summary>To version 4: jobs that were kept for their time.</summary>
    private const string FromVersion3 = """
        CREATE TABLE expired (
            job        TEXT NOT NULL PRIMARY KEY,
            expired_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        PRAGMA user_version = 4;
        """;

    /// <summary>
    /// To version 5: an owner in every table and unique key, options in one column, states that only the code knows, and items that await
    /// another attempt.
    /// </summary>
    /// <remarks>
    /// What may be large is not written anew: of segments, outputs and logs, which hold all items, outputs and lines, only the indexes are.
    /// The others are trees sorted by their keys, so that a key cannot change without them. SQLite reads all of a STRICT table when it is given a
    /// column, also one that may be null; of a million outputs that is a tenth of the time that their indexes take.
    /// </remarks>
    private const string FromVersion4 = """
        ALTER TABLE segments ADD COLUMN owner TEXT NOT NULL DEFAULT '';
        DROP INDEX segments_by_index;
        CREATE UNIQUE INDEX segments_by_index ON segments (owner, job, first);

        ALTER TABLE outputs ADD COLUMN owner TEXT NOT NULL DEFAULT '';
        DROP INDEX outputs_by_sequence;
        CREATE UNIQUE INDEX outputs_by_sequence ON outputs (owner, job, sequence);
        DROP INDEX outputs_by_index;
        CREATE INDEX outputs_by_index ON outputs (owner, job, first, sequence);

        ALTER TABLE logs ADD COLUMN owner TEXT NOT NULL DEFAULT '';
        DROP INDEX logs_by_line;
        CREATE UNIQUE INDEX logs_by_line ON logs (owner, job, line);

        ALTER TABLE jobs RENAME TO jobs_4;
        CREATE TABLE jobs (
            owner TEXT NOT NULL DEFAULT '', id TEXT NOT NULL, operation TEXT NOT NULL, parameters TEXT,
            range_start INTEGER, range_count INTEGER, range_step INTEGER, priority TEXT NOT NULL,
            options TEXT NOT NULL, labels TEXT NOT NULL, state TEXT NOT NULL, total INTEGER NOT NULL,
            pending INTEGER NOT NULL CHECK (pending >= 0), running INTEGER NOT NULL CHECK (running >= 0),
            succeeded INTEGER NOT NULL CHECK (succeeded >= 0), failed INTEGER NOT NULL CHECK (failed >= 0),
            canceled INTEGER NOT NULL CHECK (canceled >= 0), next_index INTEGER NOT NULL, next_sequence INTEGER NOT NULL, version INTEGER NOT NULL,
            created_at TEXT NOT NULL, started_at TEXT, ended_at TEXT, error_code TEXT, error_message TEXT,
            cpu_us INTEGER NOT NULL DEFAULT 0, peak_memory_bytes INTEGER NOT NULL DEFAULT 0,
            worker_restarts INTEGER NOT NULL DEFAULT 0, log_lines INTEGER NOT NULL DEFAULT 0, log_bytes INTEGER NOT NULL DEFAULT 0,
            log_left_out INTEGER NOT NULL DEFAULT 0, script TEXT,
            PRIMARY KEY (owner, id),
            CHECK (total = pending + running + succeeded + failed + canceled),
            CHECK (ended_at IS NULL OR pending + running = 0)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO jobs (
            id, operation, parameters, range_start, range_count, range_step, priority, options, labels,
            state, total, pending, running, succeeded, failed, canceled, next_index, next_sequence, version, created_at, started_at, ended_at,
            error_code, error_message, cpu_us, peak_memory_bytes, worker_restarts, log_lines, log_bytes, log_left_out, script)
        SELECT
            id, operation, parameters, range_start, range_count, range_step, priority,
            json_object('chunkSize', ifnull(chunk_size, 'auto'), 'maxWorkers', max_workers, 'itemTimeoutSeconds', item_timeout_ms / 1000.0,
                        'maxCrashes', max_crashes, 'memoryLimitMiB', memory_limit_mib), labels,
            state, total, pending, running, succeeded, failed, canceled, next_index, next_sequence, version, created_at, started_at, ended_at,
            error_code, error_message, cpu_us, peak_memory_bytes, worker_restarts, log_lines, log_bytes, log_left_out, script
        FROM jobs_4;
        DROP TABLE jobs_4;
        CREATE INDEX jobs_unfinished ON jobs (id) WHERE ended_at IS NULL;

        ALTER TABLE chunks RENAME TO chunks_4;
        CREATE TABLE chunks (
            owner TEXT NOT NULL DEFAULT '', job TEXT NOT NULL, id INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL CHECK (count > 0),
            position INTEGER NOT NULL CHECK (position BETWEEN 0 AND count), fence INTEGER NOT NULL, state TEXT NOT NULL, node TEXT NOT NULL,
            lease_until TEXT, started_at TEXT NOT NULL, ended_at TEXT, tried INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 1,
            worker INTEGER, cpu_us INTEGER NOT NULL DEFAULT 0, peak_memory_bytes INTEGER NOT NULL DEFAULT 0,
            worker_restarts INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (owner, job, id)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO chunks (job, id, first, count, position, fence, state, node, lease_until, started_at, ended_at, attempts, worker,
                            cpu_us, peak_memory_bytes, worker_restarts)
        SELECT job, first, first, count, position, fence, state, node, lease_until, started_at, ended_at, attempts, worker,
               cpu_us, peak_memory_bytes, worker_restarts
        FROM chunks_4;
        DROP TABLE chunks_4;
        CREATE INDEX chunks_unfinished ON chunks (owner, job, id) WHERE state <> 'done';

        ALTER TABLE failures RENAME TO failures_4;
        CREATE TABLE failures (
            owner TEXT NOT NULL DEFAULT '', job TEXT NOT NULL, item INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, type TEXT,
            exit_code INTEGER, signal TEXT, attempts INTEGER NOT NULL, details TEXT,
            PRIMARY KEY (owner, job, item)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO failures (job, item, code, message, type, exit_code, signal, attempts, details)
        SELECT job, item, code, message, type, exit_code, signal, attempts, details FROM failures_4;
        DROP TABLE failures_4;

        ALTER TABLE expired RENAME TO expired_4;
        CREATE TABLE expired (
            owner TEXT NOT NULL DEFAULT '', job TEXT NOT NULL, expired_at TEXT NOT NULL,
            PRIMARY KEY (owner, job)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO expired (job, expired_at) SELECT job, expired_at FROM expired_4;
        DROP TABLE expired_4;

        CREATE TABLE again (
            owner TEXT NOT NULL DEFAULT '', job TEXT NOT NULL, item INTEGER NOT NULL, attempts INTEGER NOT NULL, due TEXT NOT NULL,
            PRIMARY KEY (owner, job, item)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX again_by_due ON again (owner, job, due, item);

        PRAGMA user_version = 5;
        """;

    /// <summary>By the version they start from.</summary>
    private static readonly Dictionary<long, string> Steps = new() { [1] = FromVersion1, [2] = FromVersion2, [3] = FromVersion3, [4] = FromVersion4 };

    /// <param name="version">The database's; this release's own: nothing is done.</param>
    public static void Run(Connection connection, long version)
    {
        if (version == Schema.Version)
            return;
        connection.Execute("BEGIN IMMEDIATE");
        for (; version < Schema.Version; version++)
            connection.Execute(Steps[version]);
        connection.Execute("COMMIT");
    }
}
