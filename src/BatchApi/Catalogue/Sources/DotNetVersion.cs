using BatchApi.Pool;

namespace BatchApi.Catalogue.Sources;

/// <summary>The .NET worker with the operations folder as it was at one time.</summary>
/// <param name="Command">Starts such a worker.</param>
/// <param name="Folder">Full path of the copy; null: there was nothing to copy.</param>
/// <param name="Stamp">The folder's; null: what could be copied is not all of it.</param>
internal sealed record DotNetVersion(WorkerCommand Command, string? Folder, string? Stamp);
