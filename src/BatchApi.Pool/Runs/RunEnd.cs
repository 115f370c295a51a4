namespace BatchApi.Pool;

/// <summary>What became of a run.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Answered">Items, from the first on, whose outcomes were delivered.</param>
/// <param name="ItemTime">Measured wall clock of one item; zero if none was answered.</param>
/// <param name="Usage">What it took.</param>
/// <param name="Reason">Why no worker could begin it, else null.</param>
public sealed record RunEnd(RunEnding Ending, int Answered, TimeSpan ItemTime, RunUsage Usage, string? Reason = null);
