namespace BatchApi.Endpoints.Operations;

/// <summary>Whether an operation can be run.</summary>
/// <param name="Available">Whether jobs for it are taken.</param>
/// <param name="Reason">Why not, and what to do.</param>
/// <param name="Since">Since when, if it once could be run.</param>
internal sealed record AvailabilityAnswer(bool Available, string? Reason, DateTimeOffset? Since);
