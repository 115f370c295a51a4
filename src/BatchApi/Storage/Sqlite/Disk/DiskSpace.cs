namespace BatchApi.Storage.Sqlite.Disk;

/// <summary>The file system under a folder, as <c>statvfs</c> tells it.</summary>
internal sealed class DiskSpace(string folder)
{
    private readonly DriveInfo _drive = new(folder);

    /// <summary>Bytes that this user can still write; as many as can be counted if the file system does not say.</summary>
    public long FreeBytes => Ask(static drive => drive.AvailableFreeSpace);

    /// <summary>Bytes of the whole file system; as many as can be counted if it does not say.</summary>
    public long TotalBytes => Ask(static drive => drive.TotalSize);

    private long Ask(Func<DriveInfo, long> question)
    {
        try
        {
            return question(_drive);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return long.MaxValue;
        }
    }
}
