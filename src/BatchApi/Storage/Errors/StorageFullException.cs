namespace BatchApi.Storage.Errors;

/// <summary>There is no room to write; nothing of the refused change is kept, and the store goes on when there is room again.</summary>
internal sealed class StorageFullException(Exception? cause) : StorageException(
    "The disk under Storage:Directory is full. Free space on it; no restart is needed.", cause);
