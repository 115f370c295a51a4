using BatchApi.Storage.Errors;

namespace BatchApi.Storage;

/// <summary>All that the service asks of a storage, which is the truth about what was accepted and what has become of it.</summary>
/// <remarks>
/// A change whose task has completed is committed; after one that failed with <see cref="StorageException"/> nothing of it is kept.
/// Methods that are durable say so. After a crash a storage may have lost the other latest changes, but never an earlier change without all later
/// ones.
/// Two changes of one job never overlap: each sees what the other has left. Times are those of the storage's own clock.
/// </remarks>
internal interface IStore : IInputStore, IJobStore, IChunkStore, IResultStore, IAsyncDisposable
{
    /// <summary>Reports every change of a job once it is committed.</summary>
    JobChanges Changes { get; }

    /// <summary>
    /// Why the storage cannot be used at the moment, and what the operator can do; null: no error is known. Nothing is written to find out.
    /// </summary>
    Task<string?> ProblemAsync(CancellationToken cancellationToken);

    /// <summary>Whether there is no room to write: what is at work waits for some.</summary>
    bool IsFull { get; }

    /// <summary>The service is ending: what has to wait for somebody else for more than a second fails instead.</summary>
    void GiveUpWhenBusy();
}
