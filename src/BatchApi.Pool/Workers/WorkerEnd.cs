namespace BatchApi.Pool.Workers;

/// <summary>What became of a worker's part in a run.</summary>
/// <param name="WasReady">Whether it had said that it is ready: until then no item can have been at work.</param>
/// <param name="Reason">Why it refused, or what it did wrong before it was killed for it, and the last lines of its stderr.</param>
/// <param name="Exit">How the process ended, if it did.</param>
internal sealed record WorkerEnd(WorkerEnding Ending, bool WasReady, WorkerUsage Usage, string? Reason = null, ExitStatus? Exit = null)
{
    /// <summary>All of it in words: <c>exited with code 3: ModuleNotFoundError ...</c></summary>
    public string Explain() => Exit is null ? Reason ?? "ended" : Reason is null ? $"{Exit}" : $"{Exit}: {Reason}";
}
