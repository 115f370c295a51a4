using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BatchApi.Misbehaving.Trying;

/// <summary>Reaches beyond what a worker is given.</summary>
internal static unsafe partial class LimitAttempts
{
    private const int CoreLimit = 4;
    private const int OpenFilesLimit = 7;
    private const int PageBytes = 4096;

    /// <summary>What a program has that it starts.</summary>
    public static void KeepRights()
    {
        using Process cat = Process.Start(new ProcessStartInfo("/bin/cat", "/proc/self/status") { RedirectStandardOutput = true })!;
        string[] status = cat.StandardOutput.ReadToEnd().Split('\n');
        bool forbidden = status.Contains("NoNewPrivs:\t1");
        bool none = ((string[])["CapInh", "CapPrm", "CapEff", "CapAmb"]).All(right => status.Contains($"{right}:\t0000000000000000"));
        if (forbidden && none)
            throw new UnauthorizedAccessException("None kept.");
    }

    /// <summary>The kernel makes none of less than a page.</summary>
    public static void AllowCores()
    {
        if (Raise(CoreLimit) < PageBytes)
            throw new UnauthorizedAccessException("None allowed.");
    }

    public static void OpenManyFiles()
    {
        Raise(OpenFilesLimit);
        List<SafeFileHandle> opened = [];
        try
        {
            while (opened.Count < 5000)
                opened.Add(File.OpenHandle("/dev/null"));
        }
        finally
        {
            opened.ForEach(file => file.Dispose());
        }
    }

    /// <summary>Sparse.</summary>
    public static void WriteHugeFile()
    {
        File.WriteAllText("huge", "");
        FileAttempts.Resize("huge", 5L << 30);
    }

    private static ulong Raise(int limit)
    {
        ulong* limits = stackalloc ulong[2];
        Libc.Check(GetLimit(limit, limits));
        limits[0] = limits[1];
        Libc.Check(SetLimit(limit, limits));
        return limits[0];
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int limit, ulong* limits);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int limit, ulong* limits);
}
