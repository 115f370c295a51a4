namespace BatchApi.Pool.Processes;

/// <summary>
/// A pool's folder for the scratch folders of its workers. A pool that starts deletes the folders that killed processes left behind.
/// </summary>
/// <remarks>
/// A locked file shows that a pool lives. Process ids do not: they are used again, and mean nothing to another container that shares the folder.
/// </remarks>
internal sealed class PoolScratch : IDisposable
{
    private const string Prefix = "batchapi-scratch-";
    private const string LockName = "lock";

    private readonly FileStream _lock;

    public PoolScratch()
    {
        Sweep();
        Path = Directory.CreateTempSubdirectory(Prefix).FullName;
        _lock = Lock(Path);
    }

    public string Path { get; }

    public void Dispose()
    {
        _lock.Dispose();
        // An orphan of a child may still be writing here: the next start tries again.
        FolderDeletion.TryDelete(Path);
    }

    private static FileStream Lock(string folder) =>
        new(System.IO.Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static void Sweep()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                // A folder without a lock file is just being made by another process.
                if (!File.Exists(System.IO.Path.Combine(folder, LockName)))
                    continue;

                Lock(folder).Dispose();
                FolderDeletion.TryDelete(folder);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The pool of the folder lives, or the folder belongs to another user.
            }
        }
    }
}
