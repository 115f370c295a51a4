namespace BatchApi.Worker.Scripting;

/// <summary>What a script returned has no JSON form.</summary>
internal sealed class InvalidOutputException(string message) : Exception(message);
