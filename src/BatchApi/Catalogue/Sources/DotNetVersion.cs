using BatchApi.Pool;

namespace BatchApi.Catalogue.Sources;

/// <summary>The .NET worker with the operations folder as it was at one time.</summary>
/// <param name="Command">Starts such a worker.</param>
/// <param name="Folder">Full path of the copy; null: there was nothing to copy.</param>
/// <param name="Fingerprint">The fingerprint of the folder when it was copied; null: only a part of it could be copied.</param>
internal sealed record DotNetVersion(WorkerCommand Command, string? Folder, string? Fingerprint);
