namespace BatchApi.Jobs.Items;

/// <summary>Why an item has no output.</summary>
/// <param name="Index">The item.</param>
/// <param name="Code">From the contract's list of item codes: <c>operation_error</c>,
/// <c>timeout</c>, <c>memory_limit</c>, <c>worker_crashed</c>.</param>
/// <param name="Message">What happened, for the caller.</param>
/// <param name="Type">The exception's type, of an <c>operation_error</c>.</param>
/// <param name="ExitCode">The worker's exit code, of a <c>worker_crashed</c> that exited.</param>
/// <param name="Signal">The signal's name, of a <c>worker_crashed</c> that was killed: <c>SIGSEGV</c>.</param>
/// <param name="Attempts">How often the item was begun.</param>
/// <param name="Details">What is behind it and where it was raised: a JSON object of 4 KiB at most; null: nothing is known.</param>
internal sealed record Failure(
    long Index, string Code, string Message, string? Type = null, int? ExitCode = null, string? Signal = null,
    int Attempts = 1, string? Details = null);
