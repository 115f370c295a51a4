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

    /// <summary>By the version they start from.</summary>
    private static readonly Dictionary<long, string> Steps = new() { [1] = FromVersion1, [2] = FromVersion2, [3] = FromVersion3 };

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
