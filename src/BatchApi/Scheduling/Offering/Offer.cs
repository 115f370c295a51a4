using BatchApi.Jobs;
using BatchApi.Pool;

namespace BatchApi.Scheduling.Offering;

/// <summary>An operation, and how to run it.</summary>
/// <param name="Operation">What callers see.</param>
/// <param name="Command">The kind of worker that runs it.</param>
/// <param name="IsNamed">Whether its worker is told the operation and its parameters; a program that only knows lines is told nothing.</param>
internal sealed record Offer(Operation Operation, WorkerCommand Command, bool IsNamed = true)
{
    /// <summary>What a worker is told at the begin of a run.</summary>
    /// <param name="parameters">A JSON object; null: none.</param>
    public ReadOnlyMemory<byte> Begin(string? parameters, int maxOutputBytes) =>
        IsNamed ? BeginText.Of(Operation.Name, parameters, maxOutputBytes) : ReadOnlyMemory<byte>.Empty;
}
