using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Connections;
using static SQLitePCL.raw;

namespace BatchApi.Storage.Sqlite.Opening;

/// <summary>Whether the database is ours, whole and not too new, found out by reading only.</summary>
internal static class DatabaseCheck
{
    // The check reads the whole file, at 1 GB/s at best: a larger file must not delay the start.
    private const long MaxCheckedBytes = 32 << 20;

    public static void Run(Connection connection, string path)
    {
        if (connection.IsReadOnly)
            throw new StorageUnavailableException($"'{path}' may only be read. Give this user the right to write it.");
        var version = Ask(connection, "PRAGMA user_version");
        if (version > Schema.Version)
            throw new StorageTooNewException(path, version, Schema.Version);
        var tables = Ask(connection, "SELECT count(*) FROM sqlite_schema");
        if (tables == 0 && version == 0)
            return;
        if (Ask(connection, "PRAGMA application_id") != Schema.ApplicationId)
            throw new StorageCorruptException(path, "it is another program's database");
        CheckLength(connection, path);
        if (new FileInfo(path).Length <= MaxCheckedBytes)
            CheckAll(connection, path);
    }

    /// <summary>Whether the whole file is sound. Reads all of it.</summary>
    public static bool IsWhole(Connection connection)
    {
        using var check = connection.Statement("PRAGMA quick_check(1)");
        return check.Step() && check.OnlyText() == "ok";
    }

    // Pages that are not in the file are in the log; when that is moved into the file, none may be missing.
    private static void CheckLength(Connection connection, string path)
    {
        var bytes = Ask(connection, "PRAGMA page_count") * Ask(connection, "PRAGMA page_size");
        if (new FileInfo(path).Length >= bytes)
            return;

        connection.Checkpoint(SQLITE_CHECKPOINT_PASSIVE);
        if (new FileInfo(path).Length is var length && length < bytes)
            throw new StorageCorruptException(path, $"it has {length} bytes of {bytes}");
    }

    private static void CheckAll(Connection connection, string path)
    {
        using var check = connection.Statement("PRAGMA quick_check(1)");
        if (check.Step() && check.OnlyText() is var finding && finding != "ok")
            throw new StorageCorruptException(path, finding);
    }

    private static long Ask(Connection connection, string sql)
    {
        using var statement = connection.Statement(sql);
        return statement.Step() ? statement.OnlyNumber() : 0;
    }
}
