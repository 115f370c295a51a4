using BatchApi.Jobs;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>A job as it is stored: with what only the store needs to know.</summary>
/// <param name="NextIndex">The first item that was never claimed.</param>
/// <param name="NextSequence">The number of the job's next row of outputs.</param>
internal sealed record JobRow(Job Job, long NextIndex, long NextSequence);
