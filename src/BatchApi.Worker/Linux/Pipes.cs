using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BatchApi.Worker.Linux;

/// <summary>The two pipes to the service, moved out of the way of whatever user code reads and prints.</summary>
internal sealed record Pipes(Stream Input, Stream Output)
{
    /// <summary>Moves standard input and output to descriptors of their own, then points 1 at 2 and 0 at nothing.</summary>
    /// <remarks>The copies close on exec: a grandchild holds neither end.</remarks>
    public static Pipes MoveAway()
    {
        int input = Check(Libc.ControlDescriptor(0, Libc.DuplicateCloseOnExec, 3));
        int output = Check(Libc.ControlDescriptor(1, Libc.DuplicateCloseOnExec, 3));
        int nothing = Check(Libc.Open("/dev/null", Libc.ReadOnly));
        Check(Libc.Duplicate(nothing, 0));
        Check(Libc.Duplicate(2, 1));
        _ = Libc.Close(nothing);
        return new Pipes(Open(input, FileAccess.Read), Open(output, FileAccess.Write));
    }

    /// <remarks>Without a buffer: a read takes what is there, a write is one system call.</remarks>
    private static FileStream Open(int descriptor, FileAccess access) => new(new SafeFileHandle(descriptor, ownsHandle: true), access, bufferSize: 0);

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
