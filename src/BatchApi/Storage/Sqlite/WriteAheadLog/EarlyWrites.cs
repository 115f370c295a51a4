using System.Runtime.InteropServices;
using BatchApi.Storage.Sqlite.Opening;
using Microsoft.Win32.SafeHandles;

namespace BatchApi.Storage.Sqlite.WriteAheadLog;

/// <summary>
/// Has the kernel begin to write the log to the disk while it grows, so that a commit that must be durable waits for the rest only, and
/// the disk works while the workers do.
/// </summary>
internal sealed partial class EarlyWrites : IDisposable
{
    // As much as a disk writes in about a millisecond: less is not worth a call, nor a write of the page it ends in that is not full yet.
    private const int DuePages = (1 << 20) / Database.PageBytes;

    private const uint BeginOnly = 2;

    // SQLite takes no locks on its log, so closing this takes none away.
    private readonly SafeFileHandle _log;
    private readonly string? _path;
    private int _begun;

    public EarlyWrites(string databasePath)
    {
        _log = File.OpenHandle(databasePath + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _path = PathOf(_log);
    }

    /// <summary>Whether the log is no longer where it was opened: what is committed into it would be lost.</summary>
    public bool HasMoved => PathOf(_log) != _path;

    /// <summary>Called by the writer after each commit, with the number of pages in the log.</summary>
    public void AfterCommit(int pages)
    {
        // The log began anew.
        if (pages < _begun)
            _begun = 0;
        if (pages - _begun < DuePages)
            return;

        // Whether it does is no matter: what must be durable is synchronized by SQLite.
        _ = Begin(_log, 0, 0, BeginOnly);
        _begun = pages;
    }

    public void Dispose() => _log.Dispose();

    // As the kernel knows it, without links; of one that is removed, with a remark behind it.
    private static string? PathOf(SafeFileHandle file) => new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int Begin(SafeFileHandle file, long offset, long count, uint flags);
}
