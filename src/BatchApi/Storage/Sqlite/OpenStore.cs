using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Opening;
using BatchApi.Storage.Sqlite.Space;
using BatchApi.Storage.Sqlite.Tables;
using BatchApi.Storage.Sqlite.Transactions;
using BatchApi.Storage.Sqlite.WriteAheadLog;
using BatchApi.Storage.Sqlite.Writing;

namespace BatchApi.Storage.Sqlite;

/// <summary>What a store is made of, opened in order and closed in the opposite one.</summary>
internal sealed partial class OpenStore : IAsyncDisposable
{
    private readonly Stack<IDisposable> _parts = new();
    private readonly ILogger _logger;
    private bool _closed;

    private OpenStore(DataFolder folder, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        _parts.Push(folder);
        Clock = new LeaseClock(time);
        try
        {
            var health = new StorageHealth(logger);
            var connection = Part(Database.OpenForWriting(folder.DatabasePath));
            var checkpoints = Part(new Checkpoints(Part(Database.OpenForCheckpoints(folder.DatabasePath)), Part(new EarlyWrites(folder.DatabasePath)), logger));
            var readers = Readers = Part(new Readers(folder.DatabasePath, Database.OpenForReading, health));
            Changes = new JobChanges((job, cancellationToken) =>
                readers.ReadAsync(reader => JobRows.Version(reader, job), cancellationToken));
            Group = new Group(connection, Clock, time, checkpoints, health, logger);
            ReleaseAll();
            var leftovers = Leftovers.Find(connection);
            Writer = Part(new Writer(Group, Changes));
            Sweeper = new Sweeper(Writer, leftovers, logger);
            Probe = new StorageProbe(folder.DatabasePath, Writer, Readers, Sweeper, health, time);
        }
        catch
        {
            Close();
            throw;
        }
    }

    public LeaseClock Clock { get; }

    public JobChanges Changes { get; }

    public Group Group { get; }

    public Readers Readers { get; }

    public Writer Writer { get; }

    public Sweeper Sweeper { get; }

    public StorageProbe Probe { get; }

    public static OpenStore Open(string directory, TimeProvider time, ILogger logger) =>
        new(DataFolder.Take(directory), time, logger);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, true))
            return;
        // What the others wait for must not wait for another process.
        Writer.GiveUpWhenBusy();
        await Probe.DisposeAsync();
        await Sweeper.DisposeAsync();
        Close();
    }

    private void ReleaseAll()
    {
        var work = new Work<bool>(Releasing.ReleaseAll);
        Group.Commit([work]);
        work.Answer.GetAwaiter().GetResult();
    }

    private T Part<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }

    private void Close()
    {
        while (_parts.TryPop(out var part))
        {
            try
            {
                part.Dispose();
            }
            catch (Exception exception)
            {
                // What is committed is safe; the others are to be closed all the same.
                Log.NotClosed(_logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A part of the store could not be closed in order")]
        public static partial void NotClosed(ILogger logger, Exception exception);
    }
}
