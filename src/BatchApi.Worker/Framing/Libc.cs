using System.Runtime.InteropServices;

namespace BatchApi.Worker.Framing;

/// <summary>The few system calls .NET has no face for.</summary>
internal static partial class Libc
{
    public const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC
    public const int ParentDeathSignal = 1; // PR_SET_PDEATHSIG
    public const int Kill = 9;
    public const int ReadOnly = 0;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int ControlDescriptor(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ControlProcess(int option, nuint argument, nuint unused3, nuint unused4, nuint unused5);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentId();
}
