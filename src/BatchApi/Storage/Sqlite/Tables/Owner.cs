namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>Whose the rows are. Every table and every unique key begins with the owner; as long as there are no keys there is one, without a name.</summary>
internal static class Owner
{
    /// <summary>The owner of everything, as SQL. Empty, so that it takes no room in rows and indexes.</summary>
    public const string Everyone = "''";
}
