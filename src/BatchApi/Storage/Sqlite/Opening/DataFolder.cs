using BatchApi.Storage.Errors;

namespace BatchApi.Storage.Sqlite.Opening;

/// <summary>The folder of the database, held by one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        DatabasePath = Path.Combine(path, "batchapi.db");
        _lock = @lock;
    }

    public string DatabasePath { get; }

    /// <exception cref="StorageInUseException">Another process holds it.</exception>
    public static DataFolder Take(string folder)
    {
        var path = Path.GetFullPath(folder);
        var file = Path.Combine(path, "batchapi.lock");
        try
        {
            Directory.CreateDirectory(path);
            // The lock ends with the process, however it ends; the file stays and means nothing.
            return new DataFolder(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (File.Exists(file))
        {
            throw new StorageInUseException(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(
                $"The data folder '{path}' cannot be written: {(File.Exists(path) ? "It is a file." : exception.Message)} Set Storage:Directory to a folder that this user may write.",
                exception);
        }
    }

    public void Dispose() => _lock.Dispose();
}
