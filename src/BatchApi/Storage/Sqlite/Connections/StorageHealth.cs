using BatchApi.Storage.Errors;

namespace BatchApi.Storage.Sqlite.Connections;

/// <summary>Whether the store can be used, judged by the last attempts. Logs once that the store fails, and once that it works again.</summary>
internal sealed partial class StorageHealth(ILogger logger)
{
    private readonly Lock _lock = new();
    private StorageException? _failure;
    private TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why it cannot be used, and what the operator can do; null: it can, as far as is known.</summary>
    public StorageException? Failure
    {
        get
        {
            lock (_lock)
                return _failure;
        }
    }

    /// <summary>Completes when the store fails.</summary>
    public Task FailedAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _failed.Task.WaitAsync(cancellationToken);
    }

    public void Failed(StorageException failure)
    {
        lock (_lock)
        {
            // A damaged file stays damaged whatever else fails, and a full disk counts as full until much can be written.
            var isNews = _failure is null || (_failure.GetType() != failure.GetType() && _failure is not StorageCorruptException);
            if (!isNews)
                return;

            _failure = failure;
            _failed.TrySetResult();
        }

        Log.Fails(logger, failure.Message);
    }

    /// <summary>
    /// A commit has succeeded. That proves nothing about a full disk, where small changes still find room, nor about damage elsewhere.
    /// </summary>
    public void Committed()
    {
        if (Failure is StorageUnavailableException)
            Works();
    }

    /// <summary>The probe that had failed has succeeded.</summary>
    public void Works()
    {
        lock (_lock)
        {
            if (_failure is null)
                return;

            _failure = null;
            _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Log.WorksAgain(logger);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The store fails: {Reason} It is tried again until it works")]
        public static partial void Fails(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The store works again")]
        public static partial void WorksAgain(ILogger logger);
    }
}
