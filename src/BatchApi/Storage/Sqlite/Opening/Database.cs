using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Connections;
using SQLitePCL;

namespace BatchApi.Storage.Sqlite.Opening;

/// <summary>Opens the database file: makes a new one, or makes sure that it is ours, whole and not too new before anything is written.</summary>
internal static class Database
{
    /// <summary>
    /// A MiB of items or outputs takes two system calls a page, a small commit writes a few pages whole: against 8 KiB a million short items
    /// take 4 percent less, a chunk of one item 8 percent more. With 32 KiB that becomes a fifth.
    /// </summary>
    public const int PageBytes = 16 << 10;

    // The first release without the WAL-reset corruption (https://sqlite.org/wal.html#walresetbug).
    private const int OldestSqlite = 3_051_003;

    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(1);

    /// <param name="wasMade">Whether a database was made here before: if it is empty now, all that was accepted is lost.</param>
    public static Connection OpenForWriting(string path, bool wasMade)
    {
        var (file, log) = (new FileInfo(path), new FileInfo(path + "-wal"));
        if (file is { Exists: true, Length: > 0 })
            DatabaseHeader.Check(path);
        else if (log is { Exists: true, Length: > 0 } || (file.Exists && wasMade))
            throw new StorageCorruptException(path, file.Exists ? "it is empty, and has not always been" : "it is gone, but its log is there");
        Connection? connection = null;
        try
        {
            connection = Connection.Open(path, readOnly: false);
            AssertLibrary();
            connection.WaitWhenBusy(BusyWait);
            // Until the file is known to be ours, closing must not touch it.
            connection.CheckpointOnClose(false);
            DatabaseCheck.Run(connection, path);
            // Also where a migration fails: what it has written of the log is room that the disk may not have to spare.
            connection.CheckpointOnClose(true);
            Prepare(connection);
            return connection;
        }
        catch (SqliteException exception)
        {
            connection?.Dispose();
            throw exception.IsFull ? new StorageFullException(exception, "then start the service again: the database is as it was")
                : exception.IsCorrupt ? new StorageCorruptException(path, exception.Message, exception)
                : new StorageUnavailableException($"'{path}' cannot be opened: {exception.Message}.", exception);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    public static Connection OpenForReading(string path)
    {
        var connection = Connection.Open(path, readOnly: true);
        connection.WaitWhenBusy(TimeSpan.FromSeconds(10));
        // Blobs are read once: a large cache would only keep them twice.
        connection.Execute("PRAGMA cache_size = -1024");
        return connection;
    }

    public static Connection OpenForCheckpoints(string path)
    {
        var connection = Connection.Open(path, readOnly: false);
        connection.Execute("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -256");
        return connection;
    }

    private static void Prepare(Connection connection)
    {
        var version = VersionOf(connection);
        if (version == 0)
        {
            // The schema and its version appear together or not at all.
            connection.Execute($"PRAGMA page_size = {PageBytes}; PRAGMA auto_vacuum = INCREMENTAL");
            connection.Execute(
                $"BEGIN IMMEDIATE; {Schema.Create} PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = {Schema.Version}; COMMIT");
        }
        else
        {
            Migrations.Run(connection, version);
            AutoVacuum.Enable(connection);
        }

        connection.Execute("""
            PRAGMA journal_mode = WAL;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = 100663296;
            PRAGMA synchronous = FULL;
            PRAGMA cache_size = -8192;
            PRAGMA temp_store = MEMORY;
            """);
    }

    private static long VersionOf(Connection connection)
    {
        using var version = connection.Statement("PRAGMA user_version");
        return version.Step() ? version.OnlyNumber() : 0;
    }

    private static void AssertLibrary()
    {
        if (raw.sqlite3_libversion_number() < OldestSqlite)
        {
            throw new StorageUnavailableException(
                $"SQLite {raw.sqlite3_libversion().utf8_to_string()} can corrupt a database; 3.51.3 or later is needed. "
                + "Start the service with the library it came with.");
        }
    }
}
