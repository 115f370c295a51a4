namespace BatchApi.Pool;

/// <summary>The outcomes of consecutive items.</summary>
/// <param name="First">Index of the first.</param>
/// <param name="Count">Items, at least 1.</param>
/// <param name="Lines">An output a line, <c>null</c> where an item failed. Valid only until the delivery's task has ended.</param>
/// <param name="Failures">Those that failed, by rising index.</param>
public readonly record struct ResultBatch(long First, int Count, ReadOnlyMemory<byte> Lines, IReadOnlyList<ItemFailure> Failures);
