using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Opening;

namespace BatchApi.Storage.Sqlite.Space;

/// <summary>
/// Pages of the file that hold no data any more: given back to the file system in small steps, except for a few that the next writes will use.
/// </summary>
/// <remarks>
/// SQLite moves pages from the end of the file into free ones and cuts it (https://sqlite.org/pragma.html#pragma_incremental_vacuum).
/// </remarks>
internal static class FreePages
{
    /// <summary>8 MiB: to give back what the next job takes again would cost more than it saves.</summary>
    public const int KeptCount = (8 << 20) / Database.PageBytes;

    // A MiB: no change that waits for the writer notices it.
    private const int StepCount = (1 << 20) / Database.PageBytes;

    /// <summary>Gives back some pages; answers whether there are more to give.</summary>
    public static bool GiveBackSome(Transaction transaction)
    {
        var before = Number(transaction.Connection, "PRAGMA freelist_count");
        if (before <= KeptCount)
            return false;

        transaction.Connection.Execute($"PRAGMA incremental_vacuum({StepCount})");
        var after = Number(transaction.Connection, "PRAGMA freelist_count");
        return after < before && after > KeptCount;
    }

    private static long Number(Connection connection, string pragma)
    {
        using var select = connection.Statement(pragma);
        return select.Step() ? select.OnlyNumber() : 0;
    }
}
