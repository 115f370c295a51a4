namespace BatchApi.Worker.Binding;

/// <summary>A run cannot begin, for a reason that the service hands on to the client.</summary>
internal sealed class CannotStartException(string message) : Exception(message);
