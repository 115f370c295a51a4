using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Opening;

namespace BatchApi.Storage.Sqlite.Space;

/// <summary>Pages of the file that nothing is stored in any more: given back to the file system in small steps, but for a few to write into next.</summary>
/// <remarks>SQLite moves pages from the end of the file into free ones and cuts it (https://sqlite.org/pragma.html#pragma_incremental_vacuum).</remarks>
internal static class FreePages
{
    /// <summary>8 MiB: to give back what the next job takes again would cost more than it saves.</summary>
    public const int KeptCount = (8 << 20) / Database.PageBytes;

    // A MiB: no change that waits for the writer notices it.
    private const int StepCount = (1 << 20) / Database.PageBytes;

    // An earlier release's file must be written anew to be cut later, which takes a second at this size; a larger one is left as it is.
    private const long MaxAdoptedBytes = 256 << 20;

    /// <summary>Gives back some pages; answers whether there are more to give.</summary>
    public static bool GiveBackSome(Transaction transaction)
    {
        var before = Number(transaction.Connection, "PRAGMA freelist_count");
        if (before <= KeptCount) return false;

        transaction.Connection.Execute($"PRAGMA incremental_vacuum({StepCount})");
        var after = Number(transaction.Connection, "PRAGMA freelist_count");
        return after < before && after > KeptCount;
    }

    /// <summary>Lets an earlier release's file give pages back.</summary>
    public static void Adopt(Connection connection)
    {
        if (Number(connection, "PRAGMA auto_vacuum") != 0) return;
        if (Number(connection, "PRAGMA page_count") * Number(connection, "PRAGMA page_size") > MaxAdoptedBytes) return;

        try
        {
            connection.Execute("PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
        }
        catch (SqliteException failure) when (!failure.IsCorrupt)
        {
            // There is no room to write it anew, say: it stays as it is, and whole. Nothing but space depends on it.
        }
    }

    private static long Number(Connection connection, string pragma)
    {
        using var select = connection.Statement(pragma);
        return select.Step() ? select.Number(0) : 0;
    }
}
