namespace BatchApi.Storage;

/// <summary>The outcomes of consecutive items as one commit recorded them; never changes. What they are is read piece by piece.</summary>
/// <param name="At">In the order of completion: this row comes next. With the job it is the row's name.</param>
/// <param name="Next">In the order of completion: this row lies behind.</param>
/// <param name="Bytes">Of the outputs as NDJSON, <c>null</c> where an item failed; 0: the items never ran.</param>
/// <param name="CanceledCode">Why the items never ran: <c>canceled</c>, or the code of the job's error; null: they ran.</param>
/// <param name="CanceledMessage">The message of the job's error, if the items never ran; null: it has none, or they ran.</param>
internal sealed record OutputRow(
    long First, int Count, CompletionCursor At, CompletionCursor Next, int FailedCount, int Bytes,
    string? CanceledCode, string? CanceledMessage = null);
