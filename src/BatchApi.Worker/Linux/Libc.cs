using System.Runtime.InteropServices;

namespace BatchApi.Worker.Linux;

/// <summary>The few system calls .NET has no face for.</summary>
internal static partial class Libc
{
    public const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC
    public const int ParentDeathSignal = 1; // PR_SET_PDEATHSIG
    public const int Kill = 9;
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int NoTerminal = 0x100; // O_NOCTTY
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int OwnMode = 0x180; // 0600
    public const int LocalFamily = 1;
    public const int InternetFamily = 2;
    public const int StreamSocket = 1 | CloseOnExec;
    public const int AccessDenied = 13;
    public const int NotSupported = 95;

    /// <summary>O_TMPFILE. It includes O_DIRECTORY, whose number is another on ARM.</summary>
    public static int WithoutName { get; } = 0x400000 | (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int ControlDescriptor(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int rights);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ControlProcess(int option, nuint argument, nuint unused3, nuint unused4, nuint unused5);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentId();
}
