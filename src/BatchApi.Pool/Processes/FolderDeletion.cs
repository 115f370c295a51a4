using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Processes;

/// <summary>
/// Deletes folders that children may have left. Children cannot prevent it by taking away
/// rights, since the owner of a folder may always change its mode.
/// </summary>
internal static class FolderDeletion
{
    private const int MaxDepth = 4096;

    /// <summary>Symbolic links in it are removed and not followed.</summary>
    /// <returns>Whether it is gone. If not, somebody still writes there, or it is another user's.</returns>
    public static bool TryDelete(string folder) => TryDeleteOnce(folder) || (TryOpen(folder, 0) && TryDeleteOnce(folder));

    private static bool TryDeleteOnce(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Gives its owner all rights to the folder and all in it.
    private static bool TryOpen(string folder, int depth)
    {
        // By a descriptor of the folder itself: in the meantime its path may have become a link to another place.
        using var descriptor = new Descriptor(Posix.Open(folder, Posix.OnlyPath | Posix.NoFollow | Posix.OnlyFolder | Posix.CloseOnExec));
        if (!descriptor.IsOpen || depth > MaxDepth)
            return false;

        var path = $"/proc/self/fd/{descriptor.Number}";
        try
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            // Links are not followed: opening a link this way fails.
            foreach (var entry in Directory.EnumerateDirectories(path))
                TryOpen(entry, depth + 1);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
