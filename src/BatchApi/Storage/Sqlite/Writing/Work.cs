using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Writing;

/// <summary>A change that waits for the writer.</summary>
internal abstract class Work
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Withdrawn = 2;

    private CancellationTokenRegistration _registration;
    private int _state;

    /// <summary>Whether its commit must be on the disk before the caller hears of it.</summary>
    public bool MustBeDurable { get; init; }

    /// <summary>
    /// Whether it is written on a full disk too: it frees room, or ends work, and takes a few pages at most.
    /// </summary>
    public bool MakesRoom { get; init; }

    /// <summary>Items that get their outcome: the last one's commit ends the job and must be durable.</summary>
    public (Guid Job, int Count)? Outcomes { get; init; }

    /// <summary>About how much it writes.</summary>
    public int Bytes { get; init; }

    /// <summary>What it has changed, once it has run.</summary>
    public List<JobChange> Changes { get; } = [];

    /// <summary>Lets the caller's token withdraw it as long as it waits.</summary>
    /// <remarks>Once taken it runs to its end, so that the caller knows what became of it.</remarks>
    public void WithdrawOn(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            _registration = cancellationToken.UnsafeRegister(static (work, token) => ((Work)work!).Withdraw(token), this);
    }

    /// <summary>Whether the writer has it now; false: it was withdrawn.</summary>
    public bool Take()
    {
        _registration.Dispose();
        return Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;
    }

    /// <summary>Writes. May be called again after its transaction was rolled back.</summary>
    public abstract void Run(Transaction transaction);

    /// <summary>Its transaction is committed.</summary>
    public abstract void Complete();

    /// <summary>Nothing of it was kept.</summary>
    public abstract void Fail(Exception exception);

    protected abstract void Cancel(CancellationToken cancellationToken);

    private void Withdraw(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting)
            Cancel(cancellationToken);
    }
}
