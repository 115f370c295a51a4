namespace BatchApi.Storage.Errors;

/// <summary>Another process works on the data folder.</summary>
internal sealed class StorageInUseException(string folder, Exception? cause) : StorageException(
    $"The data folder '{folder}' is in use by another process. Stop that one, or give this one a folder of its own with Storage:Directory.", cause);
