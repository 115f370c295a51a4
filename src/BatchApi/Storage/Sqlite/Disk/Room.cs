using BatchApi.Storage.Errors;

namespace BatchApi.Storage.Sqlite.Disk;

/// <summary>
/// Keeps room on the disk for what must always be possible: to cancel, to delete, to start and to stop. All else stops while
/// <see cref="StorageOptions.MinFreeMiB"/> are still free; of these an eighth lies in a reserve file, for a disk that others have filled.
/// </summary>
internal sealed class Room
{
    private const int ReserveShare = 8;
    private const int LargestShareOfDisk = 10;
    private const int LogShareOfDisk = 4;
    private const int GroupShareOfLog = 4;
    private const long LongestLog = 256 << 20;
    private const int LargestGroup = 8 << 20;

    private readonly DiskSpace _disk;
    private readonly Reserve _reserve;
    private readonly long _minFreeBytes;
    private readonly long _reserveBytes;

    public Room(string databasePath, int minFreeMiB)
    {
        var folder = Path.GetDirectoryName(databasePath)!;
        _disk = new DiskSpace(folder);
        var total = _disk.TotalBytes;
        _minFreeBytes = Math.Min((long)minFreeMiB << 20, total / LargestShareOfDisk);
        _reserveBytes = _minFreeBytes / ReserveShare;
        _reserve = new Reserve(Path.Combine(folder, "batchapi.reserve"), _reserveBytes);

        // What is committed at once comes on top of the longest log.
        MaxLogBytes = Math.Min(LongestLog, total / LogShareOfDisk / (GroupShareOfLog + 1) * GroupShareOfLog);
        MaxGroupBytes = (int)Math.Min(LargestGroup, MaxLogBytes / GroupShareOfLog);
    }

    /// <summary>How long the write-ahead log may become.</summary>
    public long MaxLogBytes { get; }

    /// <summary>How much may be committed at once.</summary>
    public int MaxGroupBytes { get; }

    /// <summary>How much of the log may wait for its checkpoint on a disk that is nearly full: the reserve must be enough for it.</summary>
    public long MaxTightLogBytes => _reserveBytes / 2;

    // The reserve's own share is to be kept free while it is not held.
    private long NeededBytes => _minFreeBytes + (_reserve.IsHeld ? 0 : _reserveBytes);

    /// <summary>Why nothing may be written but what makes room; null: there is enough.</summary>
    /// <param name="waitingBytes">What the database will grow by when its log is moved into it, at the most.</param>
    public StorageFullException? Shortage(long waitingBytes) =>
        _disk.FreeBytes is var free && free - waitingBytes < NeededBytes ? new StorageFullException(free, NeededBytes) : null;

    /// <summary>Whether a log at its longest would not fit any more.</summary>
    public bool IsTight => _disk.FreeBytes < NeededBytes + MaxLogBytes;

    /// <summary>For the start: the reserve is its own if the disk has less than that left.</summary>
    public void MakeWayForTheStart()
    {
        if (_disk.FreeBytes < _reserveBytes)
            _reserve.GiveUp();
    }

    /// <summary>Holds the reserve if there is room for it beside all that must stay free; answers whether it is held.</summary>
    public bool TryHoldReserve() => _reserve.TryAdopt() || (_disk.FreeBytes >= NeededBytes && _reserve.TryHold());

    /// <summary>The disk is full, and what makes room must be written; answers whether that has made any difference.</summary>
    public bool GiveUpReserve() => _reserve.GiveUp();
}
