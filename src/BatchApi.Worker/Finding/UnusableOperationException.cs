namespace BatchApi.Worker.Finding;

/// <summary>What is marked as an operation and cannot be one, with the reason.</summary>
internal sealed class UnusableOperationException(string reason) : Exception(reason);
