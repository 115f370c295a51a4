namespace BatchApi.Worker.Signatures;

/// <summary>What is marked as an operation and cannot be one, with the reason.</summary>
internal sealed class UnusableOperationException(string reason) : Exception(reason);
