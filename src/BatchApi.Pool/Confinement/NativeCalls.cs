using System.Runtime.InteropServices;

namespace BatchApi.Pool.Confinement;

/// <summary>
/// Functions of the C library by address: a declared import is looked for in the file system when it is first called, which a confined
/// thread could not do.
/// </summary>
internal unsafe readonly struct NativeCalls
{
    private static readonly NativeCalls Found = new(NativeLibrary.Load("libc.so.6"));

    public readonly delegate* unmanaged<nint, nint, nint, nint, nint> SystemCall;
    public readonly delegate* unmanaged<int, nint, nint, nint, nint, int> ControlProcess;
    public readonly delegate* unmanaged<uint*, uint*, int> SetCapabilities;
    public readonly delegate* unmanaged<int*, byte*, byte*, byte*, byte**, byte**, int> Spawn;
    public readonly delegate* unmanaged<int, void*, nint, nint> Write;
    public readonly delegate* unmanaged<int, int, void*, int, int> Wait;

    private NativeCalls(nint library)
    {
        SystemCall = (delegate* unmanaged<nint, nint, nint, nint, nint>)NativeLibrary.GetExport(library, "syscall");
        ControlProcess = (delegate* unmanaged<int, nint, nint, nint, nint, int>)NativeLibrary.GetExport(library, "prctl");
        SetCapabilities = (delegate* unmanaged<uint*, uint*, int>)NativeLibrary.GetExport(library, "capset");
        Spawn = (delegate* unmanaged<int*, byte*, byte*, byte*, byte**, byte**, int>)NativeLibrary.GetExport(library, "posix_spawn");
        Write = (delegate* unmanaged<int, void*, nint, nint>)NativeLibrary.GetExport(library, "write");
        Wait = (delegate* unmanaged<int, int, void*, int, int>)NativeLibrary.GetExport(library, "waitid");
    }

    public static NativeCalls Libc => Found;
}
