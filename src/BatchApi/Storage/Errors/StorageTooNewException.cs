namespace BatchApi.Storage.Errors;

/// <summary>A later release has written the database.</summary>
internal sealed class StorageTooNewException(string path, long found, long known) : StorageException(
    $"'{path}' has schema version {found}; this release knows {known}. It was left as it is. Start the release that wrote it, or a later one.");
