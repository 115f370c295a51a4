using BatchApi.Worker.Framing;
using BatchApi.Worker.Linux;

namespace BatchApi.Worker.Running;

/// <summary>What every run of this worker shares.</summary>
/// <param name="Scratch">Full path of the worker's own folder: where it was started, whatever an operation changes to.</param>
internal sealed record WorkerParts(ResultLines Lines, ItemAtWork AtWork, Surroundings Surroundings, StopSignal Stop, string Scratch);
