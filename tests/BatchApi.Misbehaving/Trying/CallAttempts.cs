using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BatchApi.Misbehaving.Trying;

/// <summary>Makes system calls that an operation has no business with.</summary>
internal static unsafe partial class CallAttempts
{
    private const int InvalidArgument = 22;
    private const int Seize = 0x4206;
    private const int UndoOfSemaphores = 0x40000;
    private const nint NewUser = 0x10000000;
    private const nint SameFolder = 0x200;
    private const nint SessionKeyring = -3;
    private const nint SetUpRingCall = 425;

    private static bool IsX64 => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>A child of its own, which it ends: whoever traces this process itself would have to let it go on.</summary>
    public static void Trace()
    {
        using Process child = Process.Start("sleep", "600");
        try
        {
            Libc.Check(TraceProcess(Seize, child.Id, 0, 0));
        }
        finally
        {
            child.Kill();
        }
    }

    /// <summary>What a process of several threads may unshare, and nobody misses.</summary>
    public static void Unshare() => Libc.Check(UnshareFrom(UndoOfSemaphores));

    /// <summary>
    /// A copy of this runtime could not go on. With these two flags the kernel makes none, if it is asked at all: they contradict each other.
    /// </summary>
    public static void Clone()
    {
        nint result = Call(IsX64 ? 56 : 220, NewUser | SameFolder, 0, 0, 0);
        int error = Marshal.GetLastPInvokeError();
        if (result >= 0 || error != InvalidArgument)
            throw new Win32Exception(error);
    }

    public static void SetUpRing()
    {
        byte* parameters = stackalloc byte[120];
        new Span<byte>(parameters, 120).Clear();
        Native.Close((int)Libc.Check(Call(SetUpRingCall, 1, (nint)parameters, 0, 0)));
    }

    public static void AskForKeyring() => Libc.Check(Call(IsX64 ? 250 : 219, 0, SessionKeyring, 1, 0));

    public static void ShareMemory() => Control((int)Libc.Check(Share(0, 4096, 0x380)), 0, 0);

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint TraceProcess(nint request, int process, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int UnshareFrom(int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "shmget", SetLastError = true)]
    private static partial int Share(int key, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "shmctl", SetLastError = true)]
    private static partial int Control(int memory, int command, nint data);
}
