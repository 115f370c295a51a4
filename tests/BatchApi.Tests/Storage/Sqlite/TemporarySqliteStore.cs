using BatchApi.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>SQLite's, in a folder of its own.</summary>
internal sealed class TemporarySqliteStore() : TemporaryStore(
    (folder, lease, time) => SqliteStore.Open(new() { Directory = folder, MinFreeMiB = 0 }, lease, time, NullLogger<SqliteStore>.Instance))
{
    public string DatabasePath => Path.Combine(Folder, "batchapi.db");

    public override long CountRows(Guid job)
    {
        using var raw = new RawDatabase(DatabasePath);
        return raw.Ask($"""
            SELECT (SELECT count(*) FROM segments WHERE job = '{job}') + (SELECT count(*) FROM chunks WHERE job = '{job}')
                 + (SELECT count(*) FROM outputs WHERE job = '{job}') + (SELECT count(*) FROM failures WHERE job = '{job}')
                 + (SELECT count(*) FROM logs WHERE job = '{job}') + (SELECT count(*) FROM again WHERE job = '{job}')
            """);
    }
}
