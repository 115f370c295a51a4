using BatchApi.Jobs.Logs;

namespace BatchApi.Storage;

/// <summary>What has become of the items, and what their operation printed meanwhile.</summary>
internal interface IResultStore
{
    /// <summary>The row that holds the item's outcome; null: it has none yet.</summary>
    Task<OutputRow?> NextByIndexAsync(Guid job, long index, CancellationToken cancellationToken);

    /// <summary>The row that comes next in the order of completion; null: none yet. No row ever appears behind a cursor that was given out.</summary>
    Task<OutputRow?> NextCompletedAsync(Guid job, CompletionCursor from, CancellationToken cancellationToken);

    /// <summary>The cursor that a client sent back; null: the text is none of this storage's.</summary>
    CompletionCursor? ParseCompletion(string text);

    /// <summary>Reads lines of the row into the buffer, with what is known of the items that failed; null: the job is gone.</summary>
    /// <param name="offset">Of the first byte.</param>
    /// <param name="index">Of the item that the byte belongs to.</param>
    Task<OutputPiece?> ReadOutputsAsync(Guid job, OutputRow row, int offset, long index, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Keeps what the job's operation printed, as far as there is room for it.</summary>
    /// <param name="leftOut">Lines that are only counted.</param>
    Task AppendLogAsync(Guid job, IReadOnlyList<LogLine> lines, long leftOut, CancellationToken cancellationToken);

    /// <summary>What the job's operation printed, from line number <paramref name="from"/> on, each with its number.</summary>
    /// <param name="index">Only lines of this item; null: all.</param>
    Task<List<(long Number, LogLine Line)>> LogAsync(Guid job, long from, long? index, int limit, CancellationToken cancellationToken);
}
