namespace BatchApi.Storage.Errors;

/// <summary>The folder, the file or the library does not allow to read and write.</summary>
internal sealed class StorageUnavailableException(string message, Exception? cause = null) : StorageException(message, cause);
