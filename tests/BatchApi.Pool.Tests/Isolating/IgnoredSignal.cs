using System.Runtime.InteropServices;

namespace BatchApi.Pool.Tests.Isolating;

/// <summary>While it lives, this process ignores a signal.</summary>
internal sealed partial class IgnoredSignal : IDisposable
{
    private readonly int _number;

    public IgnoredSignal(int number)
    {
        _number = number;
        Handle(number, 1);
    }

    public void Dispose() => Handle(_number, 0);

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Handle(int number, nint handler);
}
