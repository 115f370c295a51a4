using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>The outcomes of consecutive items as one commit recorded them; never changes.</summary>
/// <param name="Sequence">The commit's number in its job, from 0.</param>
/// <param name="Lines">Outputs as NDJSON, <c>null</c> where an item failed; empty: the items never ran.</param>
/// <param name="CanceledCode">Why the items never ran: <c>canceled</c>; null: they ran.</param>
/// <param name="Failures">Those that failed, by rising index.</param>
internal sealed record OutputRow(
    long First,
    int Count,
    long Sequence,
    int FailedCount,
    ReadOnlyMemory<byte> Lines,
    string? CanceledCode,
    IReadOnlyList<Failure> Failures);
