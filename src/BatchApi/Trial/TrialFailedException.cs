namespace BatchApi.Trial;

/// <summary>The trial cannot be made: no such operation, no items, no worker.</summary>
internal sealed class TrialFailedException(string message) : Exception(message);
