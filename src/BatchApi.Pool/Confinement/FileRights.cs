namespace BatchApi.Pool.Confinement;

/// <summary>What Landlock can allow below a folder (<c>LANDLOCK_ACCESS_FS_*</c> of <c>linux/landlock.h</c>).</summary>
[Flags]
internal enum FileRights : ulong
{
    None = 0,
    Execute = 1 << 0,
    WriteFile = 1 << 1,
    ReadFile = 1 << 2,
    ReadFolder = 1 << 3,
    RemoveFolder = 1 << 4,
    RemoveFile = 1 << 5,
    MakeCharacterDevice = 1 << 6,
    MakeFolder = 1 << 7,
    MakeFile = 1 << 8,
    MakeSocket = 1 << 9,
    MakePipe = 1 << 10,
    MakeBlockDevice = 1 << 11,
    MakeLink = 1 << 12,

    /// <summary>Renames and links from one folder into another; ABI 2.</summary>
    Refer = 1 << 13,

    /// <summary>ABI 3.</summary>
    Truncate = 1 << 14,

    /// <summary>ioctl(2) on devices; ABI 5.</summary>
    ControlDevice = 1 << 15,

    /// <summary>Those that mean something for a file; the kernel refuses a rule for a file with any other.</summary>
    OfFiles = Execute | WriteFile | ReadFile | Truncate | ControlDevice,

    Read = Execute | ReadFile | ReadFolder,
    Write = Read | WriteFile | RemoveFolder | RemoveFile | MakeFolder | MakeFile | MakeSocket | MakePipe | MakeLink | Refer | Truncate,
    UseDevice = ReadFile | WriteFile | Truncate | ControlDevice,
}
