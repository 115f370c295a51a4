using System.Runtime.InteropServices;
using SQLitePCL;
using static SQLitePCL.raw;

namespace BatchApi.Storage.Sqlite.Connections;

/// <summary>One connection to the database file, with its statements prepared once. Used by one thread at a time.</summary>
/// <remarks>
/// Stands on SQLitePCLRaw directly: the ADO.NET provider above it boxes and looks up every parameter by name in every execution,
/// and sleeps 150 ms at a time when the database is busy.
/// </remarks>
internal sealed partial class Connection : IDisposable
{
    private const int NoCheckpointOnClose = 1006;
    private const int HasMovedControl = 20;

    // Compared by reference: SQL is always a constant, and hashing its text would cost more than the lookup.
    private readonly Dictionary<string, Statement> _prepared = new(ReferenceEqualityComparer.Instance);
    private readonly sqlite3 _handle;

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 handle) => _handle = handle;

    /// <summary>Whether a transaction is open. SQLite itself ends a transaction on a full disk.</summary>
    public bool InTransaction => sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Whether the file may only be read.</summary>
    public bool IsReadOnly => sqlite3_db_readonly(_handle, "main") != 0;

    /// <summary>Whether another file, or none, is now where this one was opened.</summary>
    /// <remarks>SQLite compares the two: to open and close the file once more in this process would end all locks on it.</remarks>
    public bool HasMoved
    {
        get
        {
            var moved = 0;
            Check(FileControl(_handle.DangerousGetHandle(), "main", HasMovedControl, ref moved));
            return moved != 0;
        }
    }

    /// <summary>The file.</summary>
    public string Path => sqlite3_db_filename(_handle, "main").utf8_to_string();

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => sqlite3_changes(_handle);

    public static Connection Open(string path, bool readOnly)
    {
        var access = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        var code = sqlite3_open_v2(path, out var handle, access | SQLITE_OPEN_NOMUTEX, null);
        if (code != SQLITE_OK)
        {
            handle?.Dispose();
            throw new SqliteException(code, $"{sqlite3_errstr(code).utf8_to_string()}: {path}");
        }

        sqlite3_extended_result_codes(handle, 1);
        return new Connection(handle);
    }

    /// <summary>How long a statement waits for another process's lock.</summary>
    public void WaitWhenBusy(TimeSpan wait) => sqlite3_busy_timeout(_handle, (int)wait.TotalMilliseconds);

    /// <summary>Whether closing the last connection moves the log into the file and removes it, as it otherwise does.</summary>
    public void CheckpointOnClose(bool value) => Check(sqlite3_db_config(_handle, NoCheckpointOnClose, value ? 0 : 1, out _));

    /// <summary>Runs statements that are not worth keeping.</summary>
    public void Execute(string sql) => Check(sqlite3_exec(_handle, sql));

    /// <summary>The prepared statement; dispose it to make it ready for its next use.</summary>
    public Statement Statement(string sql)
    {
        if (_prepared.TryGetValue(sql, out var statement))
        {
            // A value could not be bound, or could not be had: the next use begins with the first parameter again.
            if (statement.IsHalfBound)
                statement.Dispose();
            return statement;
        }

        Check(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out var prepared));
        return _prepared[sql] = new Statement(this, prepared);
    }

    /// <summary>Reads a part of a blob without the rest of it.</summary>
    public void ReadBlob(string table, string column, long row, int offset, Span<byte> destination)
    {
        Check(sqlite3_blob_open(_handle, "main", table, column, row, 0, out var blob));
        using (blob)
            Check(sqlite3_blob_read(blob, destination, offset));
    }

    /// <summary>Moves the log into the file as far as the mode allows; answers with the log's pages and those moved.</summary>
    public (int Pages, int Moved) Checkpoint(int mode)
    {
        var code = sqlite3_wal_checkpoint_v2(_handle, "main", mode, out var pages, out var moved);
        if ((code & 0xff) is not (SQLITE_BUSY or SQLITE_LOCKED))
            Check(code);
        return (pages, moved);
    }

    public void Check(int code)
    {
        if (code is not (SQLITE_OK or SQLITE_ROW or SQLITE_DONE))
            throw new SqliteException(sqlite3_extended_errcode(_handle), sqlite3_errmsg(_handle).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
            statement.Finish();
        _handle.Dispose();
    }

    // The library that is loaded already; SQLitePCLRaw does not offer this function.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(IntPtr connection, string database, int operation, ref int argument);
}
