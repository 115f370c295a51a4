namespace BatchApi.Operations;

/// <summary>What an operation may know of the item it works on.</summary>
/// <param name="index">The item's place in the job, from 0.</param>
/// <param name="scratch">The worker's own folder.</param>
/// <param name="cancellationToken">Set when the item shall stop.</param>
public sealed class OperationContext(long index, string scratch, CancellationToken cancellationToken)
{
    /// <summary>The item's place in the job, from 0.</summary>
    public long Index { get; } = index;

    /// <summary>Full path of the worker's own folder: no other worker writes there, and it goes with the worker.</summary>
    public string Scratch { get; } = scratch;

    /// <summary>Set when the item shall stop: the job is canceled, the item's time is over, or the service ends.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
