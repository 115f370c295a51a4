using BatchApi.Jobs;
using BatchApi.Pool;

namespace BatchApi.Catalogue;

/// <summary>An operation, and how to run it.</summary>
/// <param name="Operation">What callers see.</param>
/// <param name="Command">The kind of worker that runs it.</param>
/// <param name="IsNamed">Whether its worker is told the operation and its parameters; a program that only knows lines is told nothing.</param>
/// <param name="Script">The source in the operation's example, if the operation runs scripts that come with jobs; null: it has code of its
/// own.</param>
internal sealed record CatalogueEntry(Operation Operation, WorkerCommand Command, bool IsNamed = true, string? Script = null)
{
    /// <summary>What a worker is told at the begin of a run.</summary>
    /// <param name="parameters">A JSON object; null: none.</param>
    /// <param name="script">The source that the job brought along; null: the example's, if the operation needs one.</param>
    public ReadOnlyMemory<byte> Begin(string? parameters, int maxOutputBytes, string? script = null) =>
        IsNamed ? BeginText.Of(Operation.Name, script ?? Script, parameters, maxOutputBytes) : ReadOnlyMemory<byte>.Empty;
}
