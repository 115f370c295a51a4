using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BatchApi.Storage.Sqlite.Opening;

/// <summary>A lock on the folder itself (<c>flock</c>), which holds also when the files in it are removed; it ends with the process.</summary>
internal sealed partial class FolderLock : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int ExclusiveAtOnce = 2 | 4;
    private const int WouldBlock = 11;

    private readonly SafeFileHandle _folder;

    private FolderLock(SafeFileHandle folder) => _folder = folder;

    /// <summary>Takes it; null: another process has it. A file system that knows no such locks gives it to everybody.</summary>
    public static FolderLock? TryTake(string folder)
    {
        var handle = Open(folder, CloseOnExec);
        if (handle.IsInvalid || Lock(handle, ExclusiveAtOnce) == 0 || Marshal.GetLastPInvokeError() != WouldBlock)
            return new FolderLock(handle);

        handle.Dispose();
        return null;
    }

    public void Dispose() => _folder.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
