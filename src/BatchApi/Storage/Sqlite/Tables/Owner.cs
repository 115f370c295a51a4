namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>
/// Whose the rows are: every table has the column, and every unique key begins with it.
/// While callers have no keys there is one owner, without a name.
/// </summary>
internal static class Owner
{
    /// <summary>The owner of everything, as SQL. Empty, so that it takes no room in rows and indexes.</summary>
    public const string Everyone = "''";
}
