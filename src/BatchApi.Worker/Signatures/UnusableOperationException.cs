namespace BatchApi.Worker.Signatures;

/// <summary>A method is marked as an operation and cannot be one, for the reason in the message.</summary>
internal sealed class UnusableOperationException(string reason) : Exception(reason);
