namespace BatchApi.Storage;

/// <summary>The outcomes of consecutive items as one commit recorded them; never changes. What they are is read piece by piece.</summary>
/// <param name="Id">Of the row, for as long as its job is there.</param>
/// <param name="Sequence">The commit's number in its job, from 0.</param>
/// <param name="Bytes">Of the outputs as NDJSON, <c>null</c> where an item failed; 0: the items never ran.</param>
/// <param name="CanceledCode">Why the items never ran: <c>canceled</c>, or the code of the job's error; null: they ran.</param>
/// <param name="CanceledMessage">The message of the job's error, if the items never ran; null: it has none, or they ran.</param>
internal sealed record OutputRow(
    long Id, long First, int Count, long Sequence, int FailedCount, int Bytes, string? CanceledCode, string? CanceledMessage = null);
