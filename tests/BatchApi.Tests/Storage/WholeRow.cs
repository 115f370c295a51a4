using BatchApi.Jobs.Items;
using BatchApi.Storage;

namespace BatchApi.Tests.Storage;

/// <summary>A row of outputs with all that it holds, put together from its pieces.</summary>
internal sealed record WholeRow(
    long First, int Count, CompletionCursor At, CompletionCursor Next, int FailedCount, ReadOnlyMemory<byte> Lines, string? CanceledCode,
    IReadOnlyList<Failure> Failures)
{
    // Small, so that most rows have several pieces.
    private const int PieceBytes = 5;

    public static async Task<WholeRow?> ByIndexAsync(IStore store, Guid job, long index) =>
        await ReadAsync(store, job, await store.NextByIndexAsync(job, index, TestContext.Current.CancellationToken));

    public static async Task<WholeRow?> CompletedAsync(IStore store, Guid job, CompletionCursor from) =>
        await ReadAsync(store, job, await store.NextCompletedAsync(job, from, TestContext.Current.CancellationToken));

    private static async Task<WholeRow?> ReadAsync(IStore store, Guid job, OutputRow? row)
    {
        if (row is null)
            return null;

        var (lines, failures) = (new List<byte>(), new List<Failure>());
        var buffer = new byte[PieceBytes];
        while (lines.Count < row.Bytes)
        {
            var index = row.First + lines.Count(one => one == '\n');
            var piece = await store.ReadOutputsAsync(job, row, lines.Count, index, buffer, TestContext.Current.CancellationToken);
            Assert.NotNull(piece);
            lines.AddRange(buffer[..piece.Value.Length]);
            failures.AddRange(piece.Value.Failures);
        }

        return new(
            row.First, row.Count, row.At, row.Next, row.FailedCount, lines.ToArray(),
            row.CanceledCode,
            [.. failures.DistinctBy(failure => failure.Index)]);
    }
}
