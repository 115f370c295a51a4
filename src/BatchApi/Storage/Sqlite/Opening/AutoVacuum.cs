using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Opening;

/// <summary>Whether SQLite can give free pages of the file back (https://sqlite.org/pragma.html#pragma_auto_vacuum).</summary>
internal static class AutoVacuum
{
    // A file of an earlier release must be rewritten once before it can be cut, which takes a second at this size. A larger file is left as it is.
    private const long MaxAdoptedBytes = 256 << 20;

    /// <summary>Lets an earlier release's file give pages back.</summary>
    public static void Enable(Connection connection)
    {
        if (Number(connection, "PRAGMA auto_vacuum") != 0)
            return;
        if (Number(connection, "PRAGMA page_count") * Number(connection, "PRAGMA page_size") > MaxAdoptedBytes)
            return;

        try
        {
            connection.Execute("PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
        }
        catch (SqliteException failure) when (!failure.IsCorrupt)
        {
            // For example, there is no room to rewrite it: the file stays whole and as it was. Only space depends on it.
        }
    }

    private static long Number(Connection connection, string pragma)
    {
        using var select = connection.Statement(pragma);
        return select.Step() ? select.OnlyNumber() : 0;
    }
}
