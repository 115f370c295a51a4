namespace BatchApi.Worker.Binding;

/// <summary>A run that cannot begin, with the reason the service hands on.</summary>
internal sealed class CannotStartException(string message) : Exception(message);
