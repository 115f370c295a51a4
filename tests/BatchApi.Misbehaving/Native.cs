using System.Runtime.InteropServices;

namespace BatchApi.Misbehaving;

/// <summary>What goes past .NET.</summary>
internal static partial class Native
{
    public static object? Print(byte[] bytes)
    {
        return (long)Write(1, bytes, (nuint)bytes.Length);
    }

    public static object? Abort()
    {
        AbortNow();
        return null;
    }

    /// <summary>
    /// The default action for SIGSEGV again, past the runtime's handler,
    /// and then the signal: as native code that writes through a bad pointer would end.
    /// </summary>
    public static object? WriteToNothing()
    {
        _ = SetHandler(11, 0);
        _ = Signal(Environment.ProcessId, 11);
        Thread.Sleep(1000);
        return null;
    }

    public static void Ignore(int signal) => _ = SetHandler(signal, 1);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    public static object? Close(int descriptor) => CloseNow(descriptor);

    /// <summary>Appends in one write(2) on a descriptor opened with O_APPEND; <see cref="FileMode.Append"/> only seeks to the end once.</summary>
    public static void Append(string path, byte[] bytes)
    {
        const int writeOnly = 1, create = 0x40, append = 0x400;
        int descriptor = Open(path, writeOnly | create | append, 0x1A4);
        if (descriptor < 0 || Write(descriptor, bytes, (nuint)bytes.Length) != bytes.Length)
            throw new IOException($"Could not append to {path}.");
        _ = CloseNow(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseNow(int descriptor);

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void AbortNow();
}
