namespace BatchApi.Pool.Assignments;

/// <summary>What became of a worker's part in a run.</summary>
/// <param name="WasReady">Whether it had said that it is ready: until then no item can have been at work.</param>
/// <param name="Reason">Why it refused, or what it did wrong before it was killed for it, and the last lines of its stderr.</param>
/// <param name="Exit">How the process ended, if it did.</param>
internal sealed record WorkerEnd(WorkerEnding Ending, bool WasReady, WorkerUsage Usage, string? Reason = null, ExitStatus? Exit = null)
{
    /// <summary>All of it in words: <c>exited with code 3: ModuleNotFoundError ...</c></summary>
    public string Explain() => Explain("");

    /// <summary>The same of a worker that could not begin: <c>exited with code 5 before it had read an item: no licence</c></summary>
    /// <param name="saysWhenReady">Whether workers of its protocol say that they are ready.</param>
    public string ExplainStart(bool saysWhenReady) =>
        Explain(!saysWhenReady && !WasReady && Exit is { Code: not null } ? " before it had read an item" : "");

    private string Explain(string when) => Exit is null ? Reason ?? "ended" : Reason is null ? $"{Exit}{when}" : $"{Exit}{when}: {Reason}";
}
