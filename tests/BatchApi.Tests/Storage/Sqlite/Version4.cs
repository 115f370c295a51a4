namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>
/// A database of version 4 when its service was killed: an ended job with all that can be kept of one, one half done, and one that expired.
/// </summary>
internal static class Version4
{
    public static readonly Guid Ended = Guid.Parse("0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01");
    public static readonly Guid Half = Guid.Parse("0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e03");
    public static readonly Guid Expired = Guid.Parse("0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e09");

    public const string Sql = Tables + Rows;

    /// <summary>Gives each column that may be anything a value of its own.</summary>
    public const string Distinct = """
        UPDATE jobs SET range_start = 11, range_count = 12, range_step = 13, error_code = 'internal_error', error_message = 'A bug.', cpu_us = 14,
            peak_memory_bytes = 15, worker_restarts = 16, log_lines = 17, log_bytes = 18, log_left_out = 19, script = 'x => 20',
            created_at = '2026-01-21T12:00:00.0000000Z', started_at = '2026-01-22T12:00:00.0000000Z', next_sequence = 23
        WHERE id = '0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01';
        UPDATE chunks SET fence = 31, attempts = 32, worker = 33, cpu_us = 34, peak_memory_bytes = 35, worker_restarts = 36
        WHERE job = '0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01';
        UPDATE outputs SET failed = 41;
        UPDATE failures SET type = 'Type', exit_code = 51, attempts = 52;
        UPDATE logs SET line = 61, item = 62
        """;

    private const string Tables = """
        PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;
        CREATE TABLE jobs ( id TEXT NOT NULL PRIMARY KEY, operation TEXT NOT NULL, parameters TEXT, range_start INTEGER, range_count
            INTEGER, range_step INTEGER, priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high')), chunk_size INTEGER,
            max_workers INTEGER, item_timeout_ms INTEGER NOT NULL, max_crashes INTEGER NOT NULL, labels TEXT NOT NULL, state TEXT NOT NULL
            CHECK (state IN ('queued', 'running', 'canceling', 'canceled', 'succeeded', 'partially_succeeded', 'failed')), total INTEGER NOT
            NULL, pending INTEGER NOT NULL CHECK (pending >= 0), running INTEGER NOT NULL CHECK (running >= 0), succeeded INTEGER NOT NULL
            CHECK (succeeded >= 0), failed INTEGER NOT NULL CHECK (failed >= 0), canceled INTEGER NOT NULL CHECK (canceled >= 0), next_index
            INTEGER NOT NULL, next_sequence INTEGER NOT NULL, version INTEGER NOT NULL, created_at TEXT NOT NULL, started_at TEXT, ended_at
            TEXT, error_code TEXT, error_message TEXT, memory_limit_mib INTEGER NOT NULL DEFAULT 512, cpu_us INTEGER NOT NULL DEFAULT 0,
            peak_memory_bytes INTEGER NOT NULL DEFAULT 0, worker_restarts INTEGER NOT NULL DEFAULT 0, log_lines INTEGER NOT NULL DEFAULT 0,
            log_bytes INTEGER NOT NULL DEFAULT 0, log_left_out INTEGER NOT NULL DEFAULT 0, script TEXT, CHECK (total = pending + running +
            succeeded + failed + canceled), CHECK (ended_at IS NULL OR pending + running = 0) ) STRICT, WITHOUT ROWID;
        CREATE INDEX jobs_unfinished ON jobs (id) WHERE ended_at IS NULL;
        CREATE TABLE segments ( job TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL CHECK (count > 0), lines BLOB NOT NULL )
            STRICT;
        CREATE UNIQUE INDEX segments_by_index ON segments (job, first);
        CREATE TABLE chunks ( job TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL CHECK (count > 0), position INTEGER NOT NULL
            CHECK (position BETWEEN 0 AND count), fence INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('claimed', 'released',
            'done')), node TEXT NOT NULL, lease_until TEXT, started_at TEXT NOT NULL, ended_at TEXT, attempts INTEGER NOT NULL DEFAULT 1,
            worker INTEGER, cpu_us INTEGER NOT NULL DEFAULT 0, peak_memory_bytes INTEGER NOT NULL DEFAULT 0, worker_restarts INTEGER NOT
            NULL DEFAULT 0, PRIMARY KEY (job, first) ) STRICT, WITHOUT ROWID;
        CREATE INDEX chunks_unfinished ON chunks (job, first) WHERE state <> 'done';
        CREATE TABLE outputs ( job TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL CHECK (count > 0), sequence INTEGER NOT
            NULL, failed INTEGER NOT NULL, canceled_code TEXT, lines BLOB, CHECK ((lines IS NULL) = (canceled_code IS NOT NULL)) ) STRICT;
        CREATE UNIQUE INDEX outputs_by_sequence ON outputs (job, sequence);
        CREATE INDEX outputs_by_index ON outputs (job, first, sequence);
        CREATE TABLE failures ( job TEXT NOT NULL, item INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, type TEXT, exit_code
            INTEGER, signal TEXT, attempts INTEGER NOT NULL, details TEXT, PRIMARY KEY (job, item) ) STRICT, WITHOUT ROWID;
        CREATE TABLE logs ( job TEXT NOT NULL, line INTEGER NOT NULL, item INTEGER, time TEXT NOT NULL, stream TEXT NOT NULL CHECK (stream
            IN ('output', 'errors', 'pool')), text TEXT NOT NULL ) STRICT;
        CREATE UNIQUE INDEX logs_by_line ON logs (job, line);
        CREATE TABLE expired ( job TEXT NOT NULL PRIMARY KEY, expired_at TEXT NOT NULL ) STRICT, WITHOUT ROWID;
        PRAGMA application_id = 0x42744170; PRAGMA user_version = 4;
        """;

    private const string Rows = """
        INSERT INTO jobs (id, operation, parameters, priority, chunk_size, max_workers, item_timeout_ms, max_crashes, labels, state,
                          total, pending, running, succeeded, failed, canceled, next_index, next_sequence, version,
                          created_at, started_at, ended_at, memory_limit_mib, cpu_us, peak_memory_bytes, worker_restarts, log_lines, log_bytes,
                          script) VALUES
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 'square', '{"by":2}', 'high', 2, NULL, 60000, 2, '{"a":"b"}', 'partially_succeeded',
             2, 0, 0, 1, 1, 0, 2, 1, 4, '2026-01-31T12:00:00.0000000Z', '2026-01-31T12:00:01.0000000Z', '2026-01-31T12:00:02.0000000Z',
             64, 1500000, 100, 1, 1, 3, 'x => x'),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e03', 'square', NULL, 'low', NULL, 1, 1500, 3, '{}', 'running',
             5, 1, 2, 2, 0, 0, 4, 1, 5, '2026-01-31T12:00:00.0000000Z', '2026-01-31T12:00:01.0000000Z', NULL, 512, 0, 0, 0, 0, 0, NULL);
        INSERT INTO segments (job, first, count, lines) VALUES
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 0, 2, CAST('7' || char(10) || '8' || char(10) AS BLOB)),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e03', 0, 5,
             CAST('0' || char(10) || '1' || char(10) || '2' || char(10) || '3' || char(10) || '4' || char(10) AS BLOB));
        INSERT INTO chunks (job, first, count, position, fence, state, node, lease_until, started_at, ended_at, attempts, worker, cpu_us,
                            peak_memory_bytes, worker_restarts) VALUES
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 0, 2, 2, 2, 'done', 'old', NULL, '2026-01-31T12:00:01.0000000Z', '2026-01-31T12:00:02.0000000Z',
             2, 17, 1500000, 100, 1),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e03', 0, 4, 2, 3, 'claimed', 'old',
             '2026-01-31T12:00:16.0000000Z', '2026-01-31T12:00:01.0000000Z', NULL,
             3, NULL, 0, 0, 0);
        INSERT INTO outputs (job, first, count, sequence, failed, canceled_code, lines) VALUES
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 0, 2, 0, 1, NULL, CAST('49' || char(10) || 'null' || char(10) AS BLOB)),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e03', 0, 2, 0, 0, NULL, CAST('0' || char(10) || '1' || char(10) AS BLOB));
        INSERT INTO failures (job, item, code, message, type, exit_code, signal, attempts, details) VALUES
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 1, 'worker_crashed', 'It was killed.', NULL, 139, 'SIGSEGV', 2, '{"frames":[]}');
        INSERT INTO logs (job, line, item, time, stream, text) VALUES
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 0, 1, '2026-01-31T12:00:01.0000000Z', 'output', 'one');
        INSERT INTO expired (job, expired_at) VALUES ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e09', '2026-01-31T11:00:00.0000000Z');
        """;
}
