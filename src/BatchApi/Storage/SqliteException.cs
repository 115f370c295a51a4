using static SQLitePCL.raw;

namespace BatchApi.Storage;

/// <summary>SQLite refused a statement.</summary>
/// <param name="code">SQLite's extended result code (https://sqlite.org/rescode.html).</param>
internal sealed class SqliteException(int code, string message) : Exception($"SQLite error {code}: {message}")
{
    private const int NoSpaceForSharedMemory = SQLITE_IOERR | (19 << 8);

    public int Code => code;

    /// <summary>Another process holds the lock; the same statement may succeed later.</summary>
    public bool IsBusy => Primary is SQLITE_BUSY or SQLITE_LOCKED;

    /// <summary>No room on the disk.</summary>
    public bool IsFull => Primary == SQLITE_FULL || code == NoSpaceForSharedMemory;

    /// <summary>The file's content makes no sense.</summary>
    public bool IsCorrupt => Primary is SQLITE_CORRUPT or SQLITE_NOTADB;

    private int Primary => code & 0xff;
}
