namespace BatchApi.Worker.Json;

/// <summary>What an operation returned is not what its JSON would say, or has none.</summary>
internal sealed class InvalidOutputException(string message) : Exception(message);
