using System.Runtime.InteropServices;
using System.Text;

namespace BatchApi.Misbehaving;

/// <summary>What goes past .NET.</summary>
internal static partial class Native
{
    public static object? Print(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return (long)Write(1, bytes, (nuint)bytes.Length);
    }

    public static object? Abort()
    {
        AbortNow();
        return null;
    }

    public static object? Close(int descriptor) => CloseNow(descriptor);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseNow(int descriptor);

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void AbortNow();
}
