using BatchApi.Jobs.Items;

namespace BatchApi.Storage;

/// <summary>A piece of a row of outputs.</summary>
/// <param name="Length">Bytes that were read of its lines; the last one may go on in the next piece.</param>
/// <param name="Failures">Of the items in the piece, by rising index.</param>
/// <param name="KnownTo">Whether items from this index on have failed was not looked up.</param>
internal readonly record struct OutputPiece(int Length, IReadOnlyList<Failure> Failures, long KnownTo);
