namespace BatchApi.Storage.Errors;

/// <summary>The store cannot do what it was asked; the message says what the operator can do.</summary>
internal class StorageException(string message, Exception? cause = null) : Exception(message, cause);
