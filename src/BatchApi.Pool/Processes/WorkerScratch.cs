namespace BatchApi.Pool.Processes;

/// <summary>A worker's own folder: its current directory, its home and its place for temporary files, gone when it ends.</summary>
internal sealed class WorkerScratch : IDisposable
{
    private static int _number;

    public WorkerScratch(string parent)
    {
        // Short: a local socket's path has 107 bytes at most, and Python's multiprocessing puts two more folders and names below this one.
        Path = System.IO.Path.Combine(parent, $"worker-{Interlocked.Increment(ref _number)}");
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    // An orphan of the child may still be writing here; what stays goes with the pool's own folder.
    public void Dispose() => FolderDeletion.TryDelete(Path);
}
