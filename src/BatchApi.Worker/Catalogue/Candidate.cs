using BatchApi.Worker.Signatures;

namespace BatchApi.Worker.Catalogue;

/// <summary>A method that may be an operation.</summary>
/// <param name="Name">The name in the catalogue.</param>
/// <param name="Where">The method and its file, for messages.</param>
/// <param name="Load">Finds the operation. Called only when it is needed, since it may load an assembly.</param>
/// <param name="Problem">Why it is no operation; null: its metadata shows nothing against it.</param>
internal sealed record Candidate(string Name, string Description, string Where, Func<FoundOperation> Load, string? Problem);
