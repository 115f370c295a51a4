namespace BatchApi.Storage.Sqlite.Items;

/// <summary>Consecutive items of one segment.</summary>
/// <param name="Count">How many.</param>
/// <param name="Lines">NDJSON, every line ended by a line feed.</param>
internal readonly record struct SegmentPart(int Count, ReadOnlyMemory<byte> Lines);
