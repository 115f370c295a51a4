using BatchApi.Storage.Errors;
using static SQLitePCL.raw;

namespace BatchApi.Storage.Sqlite.Connections;

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

    /// <summary>The content of the file is damaged.</summary>
    public bool IsCorrupt => Primary is SQLITE_CORRUPT or SQLITE_NOTADB;

    /// <summary>The statement itself is wrong (a constraint, a type, a size), and fails however often it is tried.</summary>
    public bool IsMistake =>
        Primary is SQLITE_ERROR or SQLITE_INTERNAL or SQLITE_TOOBIG or SQLITE_CONSTRAINT or SQLITE_MISMATCH or SQLITE_MISUSE or SQLITE_RANGE;

    private int Primary => code & 0xff;

    /// <summary>The exception for users of the store: a <see cref="StorageException"/>, or this one if it is a mistake of the store.</summary>
    /// <param name="doing">written or read.</param>
    public Exception Named(string doing, string path) =>
        IsFull ? new StorageFullException(this)
        : IsCorrupt ? new StorageCorruptException(path, Message, this)
        : IsMistake ? this
        : new StorageUnavailableException($"The database cannot be {doing}: {Message}.", this);
}
