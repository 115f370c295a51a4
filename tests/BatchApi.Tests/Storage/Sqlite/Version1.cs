namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>A database as the first release left it when it was killed: an ended job, a canceled one, and one half done.</summary>
internal static class Version1
{
    public static readonly Guid Ended = Guid.Parse("0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01");
    public static readonly Guid Canceled = Guid.Parse("0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e02");
    public static readonly Guid Half = Guid.Parse("0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e03");

    public const string Sql = Tables + Rows;

    private const string Tables = """
        PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;
        CREATE TABLE jobs (
            id TEXT NOT NULL PRIMARY KEY, operation TEXT NOT NULL, parameters TEXT,
            range_start INTEGER, range_count INTEGER, range_step INTEGER,
            priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high')),
            chunk_size INTEGER, max_workers INTEGER, item_timeout_ms INTEGER NOT NULL, max_crashes INTEGER NOT NULL, labels TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'canceling', 'canceled', 'succeeded', 'partially_succeeded', 'failed')),
            total INTEGER NOT NULL, pending INTEGER NOT NULL CHECK (pending >= 0), running INTEGER NOT NULL CHECK (running >= 0),
            succeeded INTEGER NOT NULL CHECK (succeeded >= 0), failed INTEGER NOT NULL CHECK (failed >= 0),
            canceled INTEGER NOT NULL CHECK (canceled >= 0),
            next_index INTEGER NOT NULL, next_sequence INTEGER NOT NULL, version INTEGER NOT NULL,
            created_at TEXT NOT NULL, started_at TEXT, ended_at TEXT, error_code TEXT, error_message TEXT,
            CHECK (total = pending + running + succeeded + failed + canceled),
            CHECK (ended_at IS NULL OR pending + running = 0)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX jobs_unfinished ON jobs (id) WHERE ended_at IS NULL;
        CREATE TABLE segments (
            job TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL CHECK (count > 0), lines BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX segments_by_index ON segments (job, first);
        CREATE TABLE chunks (
            job TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL CHECK (count > 0),
            position INTEGER NOT NULL CHECK (position BETWEEN 0 AND count), fence INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('claimed', 'released', 'done')), node TEXT NOT NULL, lease_until TEXT,
            started_at TEXT NOT NULL, ended_at TEXT, PRIMARY KEY (job, first)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX chunks_unfinished ON chunks (job, first) WHERE state <> 'done';
        CREATE TABLE outputs (
            job TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL CHECK (count > 0), sequence INTEGER NOT NULL,
            failed INTEGER NOT NULL, canceled_code TEXT, lines BLOB, CHECK ((lines IS NULL) = (canceled_code IS NOT NULL))
        ) STRICT;
        CREATE UNIQUE INDEX outputs_by_sequence ON outputs (job, sequence);
        CREATE INDEX outputs_by_index ON outputs (job, first, sequence);
        CREATE TABLE failures (
            job TEXT NOT NULL, item INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, type TEXT, exit_code INTEGER, signal TEXT,
            attempts INTEGER NOT NULL, PRIMARY KEY (job, item)
        ) STRICT, WITHOUT ROWID;
        PRAGMA application_id = 0x42744170; PRAGMA user_version = 1;
        """;

    private const string Rows = """
        INSERT INTO jobs VALUES
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 'square', NULL, NULL, NULL, NULL, 'high', 2, NULL, 60000, 2, '{"a":"b"}', 'partially_succeeded',
             2, 0, 0, 1, 1, 0, 2, 1, 4, '2026-01-31T12:00:00.0000000Z', '2026-01-31T12:00:01.0000000Z', '2026-01-31T12:00:02.0000000Z', NULL, NULL),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e02', 'square', NULL, 0, 5, 1, 'normal', NULL, NULL, 60000, 2, '{}', 'canceled',
             5, 0, 0, 2, 0, 3, 5, 2, 6, '2026-01-31T12:00:00.0000000Z', '2026-01-31T12:00:01.0000000Z', '2026-01-31T12:00:02.0000000Z', NULL, NULL),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e03', 'square', NULL, NULL, NULL, NULL, 'normal', NULL, 1, 1500, 3, '{}', 'running',
             5, 1, 2, 2, 0, 0, 4, 1, 5, '2026-01-31T12:00:00.0000000Z', '2026-01-31T12:00:01.0000000Z', NULL, NULL, NULL);
        INSERT INTO segments VALUES
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 0, 2, CAST('7' || char(10) || '8' || char(10) AS BLOB)),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e03', 0, 5,
             CAST('0' || char(10) || '1' || char(10) || '2' || char(10) || '3' || char(10) || '4' || char(10) AS BLOB));
        INSERT INTO chunks VALUES
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 0, 2, 2, 1, 'done', 'old', NULL, '2026-01-31T12:00:01.0000000Z', '2026-01-31T12:00:02.0000000Z'),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e02', 0, 5, 2, 2, 'done', 'old', NULL, '2026-01-31T12:00:01.0000000Z', '2026-01-31T12:00:02.0000000Z'),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e03', 0, 4, 2, 3, 'claimed', 'old',
             '2026-01-31T12:00:16.0000000Z', '2026-01-31T12:00:01.0000000Z', NULL);
        INSERT INTO outputs VALUES
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 0, 2, 0, 1, NULL, CAST('49' || char(10) || 'null' || char(10) AS BLOB)),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e02', 0, 2, 0, 0, NULL, CAST('0' || char(10) || '1' || char(10) AS BLOB)),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e02', 2, 3, 1, 0, 'canceled', NULL),
            ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e03', 0, 2, 0, 0, NULL, CAST('0' || char(10) || '1' || char(10) AS BLOB));
        INSERT INTO failures VALUES ('0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', 1, 'timeout', 'Too slow.', NULL, NULL, NULL, 1);
        """;
}
