namespace BatchApi.Storage.Sqlite.Opening;

/// <summary>The tables. A person with the <c>sqlite3</c> shell can read them: ids, states, times and items are text.</summary>
/// <remarks>
/// A chunk is named by its job and a number. Rows of a job without a row in <c>jobs</c>
/// belong to nobody: an upload not yet accepted, or what is left of a deleted job. What states and codes there are is not said here:
/// <c>JobLifecycle</c> knows them.
/// </remarks>
internal static class Schema
{
    public const int Version = 5;

    /// <summary>"BtAp" in the file's header: whose file this is (https://sqlite.org/pragma.html#pragma_application_id).</summary>
    public const int ApplicationId = 0x42744170;

    public const string Create = """
        CREATE TABLE jobs (
            owner           TEXT    NOT NULL DEFAULT '',         -- empty: nobody is told from anybody else
            id              TEXT    NOT NULL,
            operation       TEXT    NOT NULL,
            parameters      TEXT,                                -- JSON object
            range_start     INTEGER,                             -- null: the items are in segments
            range_count     INTEGER,
            range_step      INTEGER,
            priority        TEXT    NOT NULL,
            options         TEXT    NOT NULL,                    -- JSON object, as answers show it
            labels          TEXT    NOT NULL,                    -- JSON object of strings
            state           TEXT    NOT NULL,
            total           INTEGER NOT NULL,
            pending         INTEGER NOT NULL CHECK (pending >= 0),
            running         INTEGER NOT NULL CHECK (running >= 0),
            succeeded       INTEGER NOT NULL CHECK (succeeded >= 0),
            failed          INTEGER NOT NULL CHECK (failed >= 0),
            canceled        INTEGER NOT NULL CHECK (canceled >= 0),
            next_index      INTEGER NOT NULL,                    -- the first item that was never claimed
            next_sequence   INTEGER NOT NULL,                    -- of the next row in outputs
            version         INTEGER NOT NULL,
            created_at      TEXT    NOT NULL,
            started_at      TEXT,
            ended_at        TEXT,                                -- null: unfinished
            error_code      TEXT,
            error_message   TEXT,
            cpu_us            INTEGER NOT NULL DEFAULT 0,        -- of all runs of its chunks that have ended
            peak_memory_bytes INTEGER NOT NULL DEFAULT 0,        -- of one worker
            worker_restarts   INTEGER NOT NULL DEFAULT 0,
            log_lines         INTEGER NOT NULL DEFAULT 0,        -- rows in logs, but for the one that says what is missing
            log_bytes         INTEGER NOT NULL DEFAULT 0,
            log_left_out      INTEGER NOT NULL DEFAULT 0,        -- lines that found no room
            script            TEXT,                              -- the operation's source; null: it has a name only
            PRIMARY KEY (owner, id),
            CHECK (total = pending + running + succeeded + failed + canceled),
            CHECK (ended_at IS NULL OR pending + running = 0)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX jobs_unfinished ON jobs (id) WHERE ended_at IS NULL;

        CREATE TABLE segments (
            owner TEXT    NOT NULL DEFAULT '',
            job   TEXT    NOT NULL,
            first INTEGER NOT NULL,
            count INTEGER NOT NULL CHECK (count > 0),
            lines BLOB    NOT NULL                               -- NDJSON, an item a line
        ) STRICT;
        CREATE UNIQUE INDEX segments_by_index ON segments (owner, job, first);

        CREATE TABLE chunks (
            owner       TEXT    NOT NULL DEFAULT '',
            job         TEXT    NOT NULL,
            id          INTEGER NOT NULL,                        -- rises with every chunk of the job
            first       INTEGER NOT NULL,
            count       INTEGER NOT NULL CHECK (count > 0),
            position    INTEGER NOT NULL CHECK (position BETWEEN 0 AND count), -- items committed
            fence       INTEGER NOT NULL,
            state       TEXT    NOT NULL,                        -- claimed, released or done
            node        TEXT    NOT NULL,                        -- the last one that claimed it
            lease_until TEXT,                                    -- null: not claimed
            started_at  TEXT    NOT NULL,
            ended_at    TEXT,
            tried             INTEGER NOT NULL DEFAULT 0,        -- attempts that each of its items had before
            attempts          INTEGER NOT NULL DEFAULT 1,        -- times claimed
            worker            INTEGER,                           -- process id, of the last run that has ended
            cpu_us            INTEGER NOT NULL DEFAULT 0,        -- of all runs that have ended
            peak_memory_bytes INTEGER NOT NULL DEFAULT 0,
            worker_restarts   INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (owner, job, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX chunks_unfinished ON chunks (owner, job, id) WHERE state <> 'done';

        CREATE TABLE again (                                     -- items that await another attempt
            owner    TEXT    NOT NULL DEFAULT '',
            job      TEXT    NOT NULL,
            item     INTEGER NOT NULL,                           -- its index
            attempts INTEGER NOT NULL,                           -- so far
            due      TEXT    NOT NULL,
            PRIMARY KEY (owner, job, item)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX again_by_due ON again (owner, job, due, item);

        CREATE TABLE outputs (
            owner         TEXT    NOT NULL DEFAULT '',
            job           TEXT    NOT NULL,
            first         INTEGER NOT NULL,
            count         INTEGER NOT NULL CHECK (count > 0),
            sequence      INTEGER NOT NULL,                      -- order of completion in the job, from 0
            failed        INTEGER NOT NULL,
            canceled_code TEXT,                                  -- null: the items ran
            lines         BLOB,                                  -- NDJSON, an output a line, 'null' where an item failed
            CHECK ((lines IS NULL) = (canceled_code IS NOT NULL))
        ) STRICT;
        CREATE UNIQUE INDEX outputs_by_sequence ON outputs (owner, job, sequence);
        CREATE INDEX outputs_by_index ON outputs (owner, job, first, sequence);

        CREATE TABLE failures (
            owner     TEXT    NOT NULL DEFAULT '',
            job       TEXT    NOT NULL,
            item      INTEGER NOT NULL,                          -- its index
            code      TEXT    NOT NULL,
            message   TEXT    NOT NULL,
            type      TEXT,
            exit_code INTEGER,
            signal    TEXT,
            attempts  INTEGER NOT NULL,
            details   TEXT,                                      -- JSON object: what is behind it, and where it was raised
            PRIMARY KEY (owner, job, item)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE logs (
            owner  TEXT    NOT NULL DEFAULT '',
            job    TEXT    NOT NULL,
            line   INTEGER NOT NULL,                             -- its number in the job, from 0
            item   INTEGER,                                      -- index of the one at work; null: none was
            time   TEXT    NOT NULL,
            stream TEXT    NOT NULL CHECK (stream IN ('output', 'errors', 'pool')),
            text   TEXT    NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX logs_by_line ON logs (owner, job, line);

        CREATE TABLE expired (
            owner      TEXT NOT NULL DEFAULT '',
            job        TEXT NOT NULL,
            expired_at TEXT NOT NULL,                            -- when the job was deleted, as it had been kept for its time
            PRIMARY KEY (owner, job)
        ) STRICT, WITHOUT ROWID;
        """;
}
