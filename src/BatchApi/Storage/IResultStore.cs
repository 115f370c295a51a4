using BatchApi.Jobs.Logs;

namespace BatchApi.Storage;

/// <summary>The outcomes of items, and the lines that operations have printed.</summary>
internal interface IResultStore
{
    /// <summary>The row that holds the item's outcome; null: it has none yet.</summary>
    Task<OutputRow?> NextByIndexAsync(Guid job, long index, CancellationToken cancellationToken);

    /// <summary>The row that comes next in the order of completion; null: none yet. No row ever appears behind a cursor that was given out.</summary>
    Task<OutputRow?> NextCompletedAsync(Guid job, CompletionCursor from, CancellationToken cancellationToken);

    /// <summary>Reads a cursor that a client sent back; null: the text is no cursor of this storage.</summary>
    CompletionCursor? ParseCompletion(string text);

    /// <summary>Reads lines of the row into the buffer, with what is known of the items that failed; null: the job is gone.</summary>
    /// <param name="offset">Where to begin in the row, in bytes.</param>
    /// <param name="index">The item to which that byte belongs.</param>
    Task<OutputPiece?> ReadOutputsAsync(Guid job, OutputRow row, int offset, long index, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Keeps what the job's operation printed, as far as there is room for it.</summary>
    /// <param name="leftOut">The number of lines that were left out before.</param>
    Task AppendLogAsync(Guid job, IReadOnlyList<LogLine> lines, long leftOut, CancellationToken cancellationToken);

    /// <summary>What the job's operation printed, from line number <paramref name="from"/> on, each with its number.</summary>
    /// <param name="index">Only lines of this item; null: all.</param>
    Task<List<(long Number, LogLine Line)>> LogAsync(Guid job, long from, long? index, int limit, CancellationToken cancellationToken);
}
