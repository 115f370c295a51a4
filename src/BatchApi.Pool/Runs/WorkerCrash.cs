namespace BatchApi.Pool;

/// <summary>A worker that ended by itself while it was at work.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="Exit">How it ended.</param>
/// <param name="Index">The first item that it left without an answer: at work then, unless several were.</param>
public readonly record struct WorkerCrash(int Pid, ExitStatus Exit, long Index);
