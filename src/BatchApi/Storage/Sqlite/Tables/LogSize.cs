namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>How much of a job's log is kept.</summary>
/// <param name="Bytes">Of their text in UTF-8.</param>
/// <param name="LeftOut">Lines that found no room.</param>
internal readonly record struct LogSize(long Lines, long Bytes, long LeftOut);
