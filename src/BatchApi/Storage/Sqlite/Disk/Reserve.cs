namespace BatchApi.Storage.Sqlite.Disk;

/// <summary>A file that only holds room on the disk: given up when there is none left, so that what frees room can be written.</summary>
/// <param name="path">Of the file; its folder exists.</param>
/// <param name="length">In bytes; 0: none is held.</param>
internal sealed class Reserve(string path, long length)
{
    private readonly Lock _lock = new();

    /// <summary>Whether the room is held.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_lock)
                return length == 0 || field;
        }

        private set;
    }

    /// <summary>Whether the room is held, if only by the file of an earlier start.</summary>
    public bool TryAdopt()
    {
        lock (_lock)
            return IsHeld || (IsHeld = File.Exists(path) && new FileInfo(path).Length == length);
    }

    /// <summary>Holds the room; answers whether it is held now.</summary>
    public bool TryHold()
    {
        lock (_lock)
        {
            if (TryAdopt())
                return true;

            try
            {
                // A file of another length is of another setting.
                Allocate();
                return IsHeld = true;
            }
            catch (Exception noRoom) when (noRoom is IOException or UnauthorizedAccessException)
            {
                GiveUp();
                return false;
            }
        }
    }

    /// <summary>Gives the room back to the disk; answers whether there was any to give.</summary>
    public bool GiveUp()
    {
        lock (_lock)
        {
            IsHeld = false;
            if (!File.Exists(path))
                return false;

            try
            {
                File.Delete(path);
                return true;
            }
            catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    // Blocks and not only a length: fallocate fails where there is no room for all of them.
    private void Allocate()
    {
        File.Delete(path);
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, preallocationSize: length);
        RandomAccess.SetLength(file, length);
    }
}
