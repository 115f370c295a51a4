using BatchApi.Storage.Errors;

namespace BatchApi.Storage.Sqlite.Opening;

/// <summary>The folder of the database, held by one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FolderLock _folder;
    private readonly FileStream _lock;

    private DataFolder(string path, FolderLock folder, FileStream @lock)
    {
        DatabasePath = Path.Combine(path, "batchapi.db");
        _folder = folder;
        _lock = @lock;
    }

    public string DatabasePath { get; }

    /// <summary>Whether a database was made in it once: an empty file in its place has lost all that was accepted.</summary>
    public bool HasHeldDatabase => _lock.Length > 0;

    /// <exception cref="StorageInUseException">Another process holds it.</exception>
    public static DataFolder Take(string folder)
    {
        var path = Path.GetFullPath(folder);
        var file = Path.Combine(path, "batchapi.lock");
        FolderLock? held = null;
        try
        {
            Directory.CreateDirectory(path);
            held = FolderLock.TryTake(path) ?? throw new StorageInUseException(path, null);

            // A process that looks for the file alone is kept out too. The lock ends with the process, however it ends.
            return new DataFolder(path, held, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw exception is IOException && File.Exists(file)
                ? new StorageInUseException(path, exception)
                : new StorageUnavailableException(
                    $"The data folder '{path}' cannot be written: {(File.Exists(path) ? "It is a file." : exception.Message)} "
                    + "Set Storage:Directory to a folder that this user may write.",
                    exception);
        }
    }

    /// <summary>Remembers, in the lock file, that there is a database now.</summary>
    public void RememberDatabase()
    {
        if (_lock.Length > 0)
            return;

        try
        {
            _lock.Write("A database was made here.\n"u8);
            _lock.Flush();
        }
        catch (IOException)
        {
            // A full disk: the next start remembers it.
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        _folder.Dispose();
    }
}
