namespace BatchApi.Storage.Errors;

/// <summary>The database file is not one, is damaged, or belongs to another program.</summary>
internal sealed class StorageCorruptException(string path, string finding, Exception? cause = null) : StorageException(
    $"'{path}' cannot be used: {finding}. It was left as it is. Put a backup in its place, or move the folder away to start with an empty store.",
    cause);
