using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Disk;
using BatchApi.Storage.Sqlite.Opening;
using BatchApi.Storage.Sqlite.Space;
using BatchApi.Storage.Sqlite.Tables;
using BatchApi.Storage.Sqlite.Transactions;
using BatchApi.Storage.Sqlite.WriteAheadLog;
using BatchApi.Storage.Sqlite.Writing;

namespace BatchApi.Storage.Sqlite;

/// <summary>The parts of a store, opened in order and closed in the opposite order.</summary>
internal sealed partial class OpenStore : IAsyncDisposable
{
    private readonly Stack<IDisposable> _parts = new();
    private readonly ILogger _logger;
    private bool _closed;

    private OpenStore(DataFolder folder, int minFreeMiB, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        _parts.Push(folder);
        Clock = new LeaseClock(time);
        try
        {
            var health = Health = new StorageHealth(logger);
            var room = new Room(folder.DatabasePath, minFreeMiB);
            room.MakeWayForTheStart();
            var connection = Part(Database.OpenForWriting(folder.DatabasePath, folder.HasHeldDatabase));
            folder.RememberDatabase();
            var second = Part(Database.OpenForCheckpoints(folder.DatabasePath));
            var early = Part(new EarlyWrites(folder.DatabasePath));
            var checkpoints = Part(new Checkpoints(second, early, room, health, logger));
            var readers = Readers = Part(new Readers(folder.DatabasePath, Database.OpenForReading, health));
            Changes = new JobChanges((job, cancellationToken) =>
                readers.ReadAsync(reader => JobRows.Version(reader, job), cancellationToken));
            Group = new Group(connection, new FilesInPlace(connection, early), room, Clock, time, checkpoints, health, logger);
            Commit(Releasing.ReleaseAll);
            foreach (var (job, problem) in Commit(OptionRows.Correct))
                Log.OptionCorrected(logger, job, problem);
            var leftovers = Leftovers.Find(connection);
            Writer = Part(new Writer(Group, Changes, room.MaxGroupBytes));
            Sweeper = new Sweeper(Writer, leftovers, logger);
            Probe = new StorageProbe(Writer, Readers, Sweeper, room, health, time);
            if (!room.TryHoldReserve())
                health.Failed(room.Shortage(0) ?? new StorageFullException(null));
        }
        catch
        {
            Close();
            throw;
        }
    }

    public LeaseClock Clock { get; }

    public JobChanges Changes { get; }

    /// <summary>Whether it works, as far as is known.</summary>
    public StorageHealth Health { get; }

    public Group Group { get; }

    public Readers Readers { get; }

    public Writer Writer { get; }

    public Sweeper Sweeper { get; }

    public StorageProbe Probe { get; }

    public static OpenStore Open(string directory, int minFreeMiB, TimeProvider time, ILogger logger) =>
        new(DataFolder.Take(directory), minFreeMiB, time, logger);

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

    /// <summary>Before there is a writer.</summary>
    private T Commit<T>(Func<Transaction, T> run)
    {
        var work = new Work<T>(run) { MakesRoom = true };
        Group.Commit([work]);
        return work.Answer.GetAwaiter().GetResult();
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
                // What is committed is safe, and the other parts must be closed all the same.
                Log.NotClosed(_logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A part of the store could not be closed in order")]
        public static partial void NotClosed(ILogger logger, Exception exception);

        [LoggerMessage(
            Level = LogLevel.Warning, Message = "In the database an option of job {Job} is wrong: {Problem} The nearest value holds, or the default")]
        public static partial void OptionCorrected(ILogger logger, Guid job, string problem);
    }
}
