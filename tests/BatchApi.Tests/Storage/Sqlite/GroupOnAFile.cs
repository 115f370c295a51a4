using BatchApi.Storage.Sqlite;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Disk;
using BatchApi.Storage.Sqlite.Opening;
using BatchApi.Storage.Sqlite.WriteAheadLog;
using BatchApi.Storage.Sqlite.Writing;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>A group on a database of its own, committed by the test instead of the writer.</summary>
internal sealed class GroupOnAFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("batchapi-store-").FullName;
    private readonly Connection _second;
    private readonly EarlyWrites _early;
    private readonly Checkpoints _checkpoints;

    public GroupOnAFile()
    {
        var path = Path.Combine(_folder, "batchapi.db");
        Connection = Database.OpenForWriting(path, wasMade: false);
        var room = new Room(path, minFreeMiB: 0);
        _second = Database.OpenForCheckpoints(path);
        _early = new EarlyWrites(path);
        _checkpoints = new Checkpoints(_second, _early, room, Health, NullLogger.Instance);
        Group = new Group(
            Connection, new FilesInPlace(Connection, _early), room, new LeaseClock(TimeProvider.System), TimeProvider.System,
            _checkpoints, Health, NullLogger<SqliteStore>.Instance);
    }

    public Connection Connection { get; }

    public Group Group { get; }

    public StorageHealth Health { get; } = new(NullLogger.Instance);

    public void Dispose()
    {
        _checkpoints.Dispose();
        _early.Dispose();
        _second.Dispose();
        Connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
