using BatchApi.Worker.Framing;
using BatchApi.Worker.Linux;

namespace BatchApi.Worker.Running;

/// <summary>What all runs of this worker share.</summary>
/// <param name="Scratch">Full path of the worker's scratch folder, in which it was started. It stays the same if an operation changes the current
/// folder.</param>
internal sealed record WorkerParts(ResultLines Lines, ItemAtWork AtWork, ProcessState ProcessState, StopSignal Stop, string Scratch);
