using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Disk;
using BatchApi.Storage.Sqlite.Tables;
using BatchApi.Storage.Sqlite.WriteAheadLog;

namespace BatchApi.Storage.Sqlite.Writing;

/// <summary>Commits changes in one transaction (group commit), and each alone when that fails.</summary>
internal sealed partial class Group(
    Connection connection, FilesInPlace files, Room room, LeaseClock clock, TimeProvider time, Checkpoints checkpoints, StorageHealth health,
    ILogger logger)
{
    private readonly List<Work> _ran = [];
    private readonly List<(Work Member, Exception Exception)> _failed = [];
    private bool _durable = true;
    private volatile bool _givesUp;

    /// <summary>Transactions committed since the start.</summary>
    public long CommittedCount { get; private set; }

    /// <summary>Of these, those that were on the disk before anybody heard of them.</summary>
    public long DurableCount { get; private set; }

    /// <summary>From now on a lock that another process holds fails what waits for it.</summary>
    public void GiveUpWhenBusy() => _givesUp = true;

    /// <summary>Every member is completed or failed afterwards.</summary>
    public void Commit(IReadOnlyList<Work> members)
    {
        if (files.Problem is { } gone)
        {
            FailAll(members, gone);
            return;
        }

        if (!members.All(member => member.MakesRoom) && room.Shortage(checkpoints.WaitingBytes) is { } shortage)
        {
            FailAll([.. members.Where(member => !member.MakesRoom)], shortage);
            members = [.. members.Where(member => member.MakesRoom)];
        }

        if (members.Count > 0)
            CommitAll(members);
    }

    private void CommitAll(IReadOnlyList<Work> members)
    {
        if (TryCommit(members, out var failure))
        {
            health.Committed();
            return;
        }

        // The disk was filled by others, up to what is kept free here: now the reserve is needed.
        if (failure is SqliteException { IsFull: true } && members.All(member => member.MakesRoom) && room.GiveUpReserve())
        {
            health.Failed(new StorageFullException(failure));
            Commit(members);
            return;
        }

        // Who gives up on a lock does so for all: one by one each would wait for it.
        var hasGivenUp = _givesUp && failure is SqliteException { IsBusy: true };
        if (members.Count == 1 || hasGivenUp)
        {
            FailAll(members, Named(failure!));
            return;
        }

        // The transaction as a whole did not hold (a full disk ends it): one member's size must not be the others' failure.
        foreach (var member in members)
            Commit([member]);
    }

    private void FailAll(IReadOnlyList<Work> members, Exception failure)
    {
        if (failure is StorageException fails)
            health.Failed(fails);
        foreach (var member in members)
        {
            member.Changes.Clear();
            member.Fail(failure);
        }
    }

    private bool TryCommit(IReadOnlyList<Work> members, out Exception? failure)
    {
        failure = null;
        _ran.Clear();
        _failed.Clear();
        try
        {
            Begin(members);
            foreach (var member in members)
                Run(member, alone: members.Count == 1);
            connection.Statement("COMMIT").Run();
        }
        catch (Exception exception)
        {
            failure = exception;
            RollBack();
            return false;
        }

        CommittedCount++;
        if (_durable)
            DurableCount++;
        foreach (var member in _ran)
            member.Complete();
        foreach (var (member, exception) in _failed)
            member.Fail(Named(exception));
        checkpoints.AfterCommit(connection);
        return true;
    }

    private void RollBack()
    {
        try
        {
            if (connection.InTransaction)
                connection.Statement("ROLLBACK").Run();
        }
        catch (SqliteException exception)
        {
            // The next BEGIN tells whether the database is usable; the writer must live to try it.
            Log.NotRolledBack(logger, exception);
        }
    }

    private void Begin(IReadOnlyList<Work> members)
    {
        while (true)
        {
            try
            {
                BeDurable(members.Any(member => member.MustBeDurable) || MayEndAJob(members));
                connection.Statement("BEGIN IMMEDIATE").Run();
                return;
            }
            catch (SqliteException exception) when (exception.IsBusy && !_givesUp)
            {
                // SQLite itself has waited, with pauses that grow, for as long as the connection allows.
                health.Failed(new StorageUnavailableException("Another process holds the lock on the database.", exception));
            }
        }
    }

    /// <summary>The level can only change between transactions.</summary>
    private void BeDurable(bool durable)
    {
        if (durable == _durable)
            return;
        connection.Execute(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        _durable = durable;
    }

    /// <summary>Whether the members' outcomes could be a job's last: may say yes where it is no.</summary>
    private bool MayEndAJob(IReadOnlyList<Work> members)
    {
        var count = members.Sum(member => (long)(member.Outcomes?.Count ?? 0));
        return count > 0 && members.Any(member => member.Outcomes is { } outcomes && JobRows.Remaining(connection, outcomes.Job) <= count);
    }

    private void Run(Work member, bool alone)
    {
        member.Changes.Clear();
        var transaction = new Transaction(connection, time.GetUtcNow(), clock.Now, member.Changes);
        if (alone)
        {
            member.Run(transaction);
            _ran.Add(member);
            return;
        }

        connection.Statement("SAVEPOINT member").Run();
        try
        {
            member.Run(transaction);
            _ran.Add(member);
        }
        catch (Exception exception) when (connection.InTransaction && exception is not SqliteException { IsFull: true })
        {
            connection.Statement("ROLLBACK TO member").Run();
            member.Changes.Clear();
            // Told only when the group is committed: if that fails, this one runs again too.
            _failed.Add((member, exception));
        }

        connection.Statement("RELEASE member").Run();
    }

    private Exception Named(Exception exception) => exception is SqliteException sqlite ? sqlite.Named("written", connection.Path) : exception;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A failed transaction could not be rolled back")]
        public static partial void NotRolledBack(ILogger logger, Exception exception);
    }
}
