using BatchApi.Worker.Signatures;

namespace BatchApi.Worker.Catalogue;

/// <summary>Something that wants to be an operation.</summary>
/// <param name="Name">What it is listed as.</param>
/// <param name="Where">The method and its file, for messages.</param>
/// <param name="Load">Finds the operation; only when it is needed, since it may load an assembly.</param>
/// <param name="Problem">Why it is not one; null: nothing is known against it before it is loaded.</param>
internal sealed record Candidate(string Name, string Description, string Where, Func<FoundOperation> Load, string? Problem);
