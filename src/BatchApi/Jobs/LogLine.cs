namespace BatchApi.Jobs;

/// <summary>A line that an operation printed.</summary>
/// <param name="Time">When it was read from the worker.</param>
/// <param name="Index">The item that printed it; null: none did, or it is not known for certain which.</param>
/// <param name="Text">The line without its end.</param>
internal sealed record LogLine(DateTimeOffset Time, long? Index, LogStream Stream, string Text)
{
    /// <summary>Printed lines that are missing if it is: more than one where it says itself how many were left out. Not stored.</summary>
    public long PrintedCount { get; init; } = 1;
}
