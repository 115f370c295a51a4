namespace BatchApi.Pool;

/// <summary>An item without an output.</summary>
/// <param name="Index">The item.</param>
/// <param name="Code">What kind of failure: the worker's word, or <c>timeout</c> or <c>worker_crashed</c>.</param>
/// <param name="Message">What happened.</param>
/// <param name="Type">The exception's type, if the operation raised one.</param>
/// <param name="Exit">How the worker ended, if it crashed.</param>
/// <param name="Attempts">How often the item was begun.</param>
/// <param name="Details">What the worker tells of it besides: a JSON object of <see cref="MaxDetailsBytes"/> at most; null: nothing.</param>
public sealed record ItemFailure(
    long Index, string Code, string Message, string? Type = null, ExitStatus? Exit = null, int Attempts = 1, string? Details = null)
{
    /// <summary>Longer details are no answer of a worker.</summary>
    public const int MaxDetailsBytes = 4096;
}
