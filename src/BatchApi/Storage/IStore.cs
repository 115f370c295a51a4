using BatchApi.Storage.Errors;

namespace BatchApi.Storage;

/// <summary>The truth: what was accepted and what has become of it. All that the service asks of a storage.</summary>
/// <remarks>
/// A change whose task has completed is committed; after one that failed with <see cref="StorageException"/> nothing of it is kept.
/// What must be durable says so: a storage that crashes may forget the last of the other changes, as long as it forgets the latest first.
/// Two changes of one job never overlap: each sees what the other has left. Times are those of the storage's own clock.
/// </remarks>
internal interface IStore : IInputStore, IJobStore, IChunkStore, IResultStore, IAsyncDisposable
{
    /// <summary>Tells of every change of a job once it is committed.</summary>
    JobChanges Changes { get; }

    /// <summary>
    /// Why the storage cannot be used just now, and what the operator can do; null: nothing speaks against it. Nothing is written to find out.
    /// </summary>
    Task<string?> ProblemAsync(CancellationToken cancellationToken);

    /// <summary>Whether there is no room to write: what is at work waits for some.</summary>
    bool IsFull { get; }

    /// <summary>The service is ending: what has to wait for somebody else for more than a second fails instead.</summary>
    void GiveUpWhenBusy();
}
