using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Disk;
using BatchApi.Storage.Sqlite.Opening;
using static SQLitePCL.raw;

namespace BatchApi.Storage.Sqlite.WriteAheadLog;

/// <summary>
/// Moves the write-ahead log into the file beside the writer, so that commits seldom wait for it and the log stays bounded; has the log written
/// out early, as its length is known here. When nothing is written any more the log is cut.
/// </summary>
internal sealed partial class Checkpoints : IDisposable
{
    // An eighth of the longest log, 32 MiB if there is room, is worth the two syncs of a checkpoint.
    private const int DueShare = 8;

    // SQLite starts the log anew only when all of it is moved, which never happens while writing goes on: from twice as much on the writer
    // itself moves the rest when that is little, and at the longest log in any case, or it would grow without end.
    private const int RestartFactor = 2;
    private const int RestShareOfDue = 16;

    private const int SqliteCheckpointNoop = -1;

    // After a pause of writing all of the log is moved and its file is cut: a long log may not be needed again for days.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    // To the next attempt after failures: a full disk may stay full for long.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(5);

    private readonly Connection _connection;
    private readonly EarlyWrites _early;
    private readonly Room _room;
    private readonly StorageHealth _health;
    private readonly int _tooManyPages;
    private readonly int _duePages;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private volatile bool _closing;

    // Written by the writer, read by the thread below, and the other way round.
    private volatile bool _isDue;
    private volatile bool _isCut = true;
    private int _commits;
    private TimeSpan _idle = Idle;

    public Checkpoints(Connection connection, EarlyWrites early, Room room, StorageHealth health, ILogger logger)
    {
        _connection = connection;
        _early = early;
        _room = room;
        _health = health;
        _tooManyPages = (int)(room.MaxLogBytes / Database.PageBytes);
        _duePages = Math.Max(1, _tooManyPages / DueShare);
        _logger = logger;
        _thread = new Thread(Run) { Name = "BatchApi store checkpoints", IsBackground = true };
        _thread.Start();
    }

    /// <summary>What the log holds that is not in the file yet, which may grow by as much; the writer's to read.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Called by the writer after each commit.</summary>
    public void AfterCommit(Connection writer)
    {
        var (pages, moved) = Attempt(writer, SqliteCheckpointNoop) ?? default;
        _early.AfterCommit(pages);
        var rest = pages - moved;
        if (MustMove(pages, rest))
            rest = Attempt(writer, SQLITE_CHECKPOINT_RESTART) is var (all, done) ? all - done : rest;
        else if (rest >= _duePages || pages > RestartFactor * _duePages)
            _isDue = true;
        WaitingBytes = (long)rest * Database.PageBytes;
        Interlocked.Increment(ref _commits);
        if (!_isDue && !_isCut)
            return;

        // The first commit after a pause starts the clock again.
        _isCut = false;
        _due.Set();
    }

    public void Dispose()
    {
        _closing = true;
        _due.Set();
        _thread.Join();
        _due.Dispose();
    }

    // On a disk that is nearly full nothing waits in the log for long: the file must be able to take it when others have filled the rest.
    private bool MustMove(int pages, int rest) =>
        pages > _tooManyPages || (pages > RestartFactor * _duePages && rest < _duePages / RestShareOfDue)
        || ((long)rest * Database.PageBytes > _room.MaxTightLogBytes && _room.IsTight);

    private void Run()
    {
        var seen = 0;
        while (!_closing)
        {
            var isQuiet = !_due.WaitOne(_isCut ? Timeout.InfiniteTimeSpan : _idle);
            if (_closing)
                return;

            if (_isDue)
            {
                _isDue = false;
                Attempt(_connection, SQLITE_CHECKPOINT_PASSIVE);
            }

            var commits = Volatile.Read(ref _commits);
            if (isQuiet && commits == seen)
                Cut(commits);
            seen = commits;
        }
    }

    // A reader or another process may still need the log, or there is no room to move it: then it is tried again after a while.
    private void Cut(int commits)
    {
        _isCut = true;
        // Without the writer's lock first: what is left to move under it is little.
        Attempt(_connection, SQLITE_CHECKPOINT_PASSIVE);
        var cut = Attempt(_connection, SQLITE_CHECKPOINT_TRUNCATE);
        _idle = cut is null && _idle < LongestIdle ? 2 * _idle : cut is null ? LongestIdle : Idle;
        if (cut is not (0, _) || Volatile.Read(ref _commits) != commits)
            _isCut = false;
    }

    /// <returns>The log's pages and those moved; null: it failed.</returns>
    private (int Pages, int Moved)? Attempt(Connection connection, int mode)
    {
        try
        {
            return connection.Checkpoint(mode);
        }
        catch (SqliteException exception)
        {
            // What is committed is safe in the log; the next commit tries again.
            if (exception.IsFull)
                _health.Failed(new StorageFullException(exception));
            else
                Log.Postponed(_logger, exception);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The write-ahead log could not be moved into the database; trying again later")]
        public static partial void Postponed(ILogger logger, Exception exception);
    }
}
