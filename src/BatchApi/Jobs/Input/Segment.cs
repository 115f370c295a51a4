namespace BatchApi.Jobs.Input;

/// <summary>A stored piece of a job's input: consecutive items, one a line.</summary>
/// <param name="First">Index of the first item.</param>
/// <param name="Count">Items, at least 1.</param>
/// <param name="Lines">NDJSON, every line ended by a line feed.</param>
internal sealed record Segment(long First, int Count, ReadOnlyMemory<byte> Lines);
