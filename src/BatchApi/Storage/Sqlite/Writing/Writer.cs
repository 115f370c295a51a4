namespace BatchApi.Storage.Sqlite.Writing;

/// <summary>The one thread that writes: takes all changes that wait and commits them together.</summary>
internal sealed class Writer : IDisposable
{
    private const int MaxGroupMembers = 1024;

    private readonly Queue<Work> _waiting = new();
    private readonly Group _group;
    private readonly int _maxGroupBytes;
    private readonly JobChanges _changes;
    private readonly Thread _thread;
    private bool _closing;

    /// <param name="maxGroupBytes">Bounds how long the first of a group waits for the last: 8 MiB are about 10 ms of copying.</param>
    public Writer(Group group, JobChanges changes, int maxGroupBytes)
    {
        _group = group;
        _maxGroupBytes = maxGroupBytes;
        _changes = changes;
        _thread = new Thread(Run) { Name = "BatchApi store writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Completes when the change is committed.</summary>
    public Task<T> WriteAsync<T>(Work<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        work.WithdrawOn(cancellationToken);
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            _waiting.Enqueue(work);
            Monitor.Pulse(_waiting);
        }

        return work.Answer;
    }

    /// <summary>From now on a lock that another process holds fails what waits for it.</summary>
    public void GiveUpWhenBusy() => _group.GiveUpWhenBusy();

    /// <summary>Commits what waits and stops.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _closing = true;
            _group.GiveUpWhenBusy();
            Monitor.Pulse(_waiting);
        }

        _thread.Join();
    }

    private void Run()
    {
        var members = new List<Work>();
        while (Take(members))
        {
            _group.Commit(members);
            foreach (var member in members)
                _changes.Tell(member.Changes);
            members.Clear();
        }
    }

    private bool Take(List<Work> members)
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_closing)
                Monitor.Wait(_waiting);
            var bytes = 0L;
            while (members.Count < MaxGroupMembers && bytes < _maxGroupBytes && _waiting.TryDequeue(out var work))
            {
                if (!work.Take())
                    continue;
                members.Add(work);
                bytes += work.Bytes;
            }

            return members.Count > 0 || !_closing || _waiting.Count > 0;
        }
    }
}
