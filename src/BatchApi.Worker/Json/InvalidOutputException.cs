namespace BatchApi.Worker.Json;

/// <summary>An operation returned a value that has no JSON form, or whose JSON would say something else.</summary>
internal sealed class InvalidOutputException(string message) : Exception(message);
