using static SQLitePCL.raw;

namespace BatchApi.Storage;

/// <summary>Moves the write-ahead log into the file beside the writer, so that commits seldom wait for it and the log stays bounded.</summary>
internal sealed partial class Checkpoints : IDisposable
{
    // 16 MiB of log are worth the two syncs of a checkpoint; at eight times that the writer waits, or the log would grow for as long as writing goes on.
    private const int DuePages = (16 << 20) / Database.PageBytes;
    private const int TooManyPages = 8 * DuePages;

    private const int SqliteCheckpointNoop = -1;

    private readonly Connection _connection;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private volatile bool _closing;
    private int _movedAt;

    public Checkpoints(Connection connection, ILogger logger)
    {
        _connection = connection;
        _logger = logger;
        _thread = new Thread(Run) { Name = "BatchApi store checkpoints", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Called by the writer after each commit.</summary>
    public void AfterCommit(Connection writer)
    {
        var (pages, moved) = writer.Checkpoint(SqliteCheckpointNoop);
        if (pages > TooManyPages)
            Attempt(writer, SQLITE_CHECKPOINT_RESTART);
        else if (pages - moved >= DuePages && Interlocked.Exchange(ref _movedAt, moved) != moved)
            _due.Set();
    }

    public void Dispose()
    {
        _closing = true;
        _due.Set();
        _thread.Join();
        _due.Dispose();
    }

    private void Run()
    {
        while (_due.WaitOne() && !_closing)
        {
            Attempt(_connection, SQLITE_CHECKPOINT_PASSIVE);
            Interlocked.Exchange(ref _movedAt, -1);
        }
    }

    private void Attempt(Connection connection, int mode)
    {
        try
        {
            connection.Checkpoint(mode);
        }
        catch (SqliteException exception)
        {
            // What is committed is safe in the log; the next commit tries again.
            Log.Postponed(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The write-ahead log could not be moved into the database; trying again later")]
        public static partial void Postponed(ILogger logger, Exception exception);
    }
}
