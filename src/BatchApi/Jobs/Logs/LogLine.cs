namespace BatchApi.Jobs.Logs;

/// <summary>A line that an operation printed.</summary>
/// <param name="Time">When it was read from the worker.</param>
/// <param name="Index">The item that printed it; null: none did, or it is not known for certain which.</param>
/// <param name="Text">The line without its end.</param>
internal sealed record LogLine(DateTimeOffset Time, long? Index, LogStream Stream, string Text)
{
    /// <summary>Printed lines that this line stands for: 1, or where it only says that lines were left out, as many as it says. Not stored.</summary>
    public long PrintedCount { get; init; } = 1;
}
