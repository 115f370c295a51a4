using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.WriteAheadLog;

namespace BatchApi.Storage.Sqlite.Writing;

/// <summary>
/// Whether the database and its log are still the files that were opened. If one was removed or replaced, what is committed now would be
/// gone with the process.
/// </summary>
internal sealed class FilesInPlace(Connection connection, EarlyWrites log)
{
    /// <summary>What is wrong with them; null: nothing.</summary>
    public StorageUnavailableException? Problem => connection.HasMoved ? Gone(connection.Path) : log.HasMoved ? Gone(connection.Path + "-wal") : null;

    private static StorageUnavailableException Gone(string path) =>
        new($"'{path}' is gone: it was removed or replaced while the service had it open. Stop the service, and put the file back.");
}
