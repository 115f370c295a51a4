namespace BatchApi.Jobs;

/// <summary>Why an item has no output.</summary>
internal enum ItemCode
{
    InvalidItem,
    OperationError,
    InvalidOutput,
    OutputTooLarge,
    Timeout,
    MemoryLimit,
    WorkerCrashed,
    WorkerStartFailed,
    OperationUnavailable,
    InternalError,
    Canceled,
}
