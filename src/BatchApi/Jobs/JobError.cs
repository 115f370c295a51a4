namespace BatchApi.Jobs;

/// <summary>Why a job failed as a whole.</summary>
/// <param name="Code">From the contract's list of codes: <c>operation_unavailable</c>.</param>
internal sealed record JobError(string Code, string Message);
