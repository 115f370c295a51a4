namespace BatchApi.Pool;

/// <summary>An item without an output.</summary>
/// <param name="Index">The item.</param>
/// <param name="Code">What kind of failure: the worker's word, or <c>timeout</c> or <c>worker_crashed</c>.</param>
/// <param name="Message">What happened.</param>
/// <param name="Type">The exception's type, if the operation raised one.</param>
/// <param name="Exit">How the worker ended, if it crashed.</param>
/// <param name="Attempts">How often the item was begun.</param>
public sealed record ItemFailure(long Index, string Code, string Message, string? Type = null, ExitStatus? Exit = null, int Attempts = 1);
