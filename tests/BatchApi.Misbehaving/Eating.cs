using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace BatchApi.Misbehaving;

/// <summary>Takes what a machine has, and keeps it.</summary>
internal static class Eating
{
    private static readonly List<SafeFileHandle> Handles = [];
    private static readonly List<byte[]> Eaten = [];

    /// <summary>Kept if it is to be seen for a while; else the collector may have it.</summary>
    public static object? Memory(int bytes, int milliseconds)
    {
        byte[] eaten = GC.AllocateUninitializedArray<byte>(bytes);
        Array.Fill(eaten, (byte)1);
        if (milliseconds > 0)
            Eaten.Add(eaten);
        Thread.Sleep(milliseconds);
        return bytes;
    }

    /// <summary>What waits for the end of a line keeps it.</summary>
    public static object? MemoryInAChild(int bytes)
    {
        using Process child = Process.Start("/bin/sh", ["-c", $"head -c {bytes} /dev/zero | tail -n 1 | sleep 600"]);
        Thread.Sleep(60_000);
        return bytes;
    }

    public static object? Processes(int count)
    {
        for (int i = 0; i < count; i++)
            Process.Start("sleep", "600").Dispose();
        return count;
    }

    public static object? Run(string script)
    {
        using Process shell = Process.Start("/bin/sh", ["-c", script]);
        shell.WaitForExit();
        return null;
    }

    public static object? Files(int bytes)
    {
        for (int i = 0; i < 1000; i++)
            File.WriteAllText($"small-{i}", "");
        File.WriteAllBytes("large", new byte[bytes]);
        return bytes;
    }

    public static object? Descriptors(int count)
    {
        for (int i = 0; i < count; i++)
            Handles.Add(File.OpenHandle("/dev/null"));
        return count;
    }

    /// <summary>A process in a session of its own, its parent gone.</summary>
    /// <param name="command">What the shell is an argument of, and last a file that says that it runs.</param>
    public static object? LeaveDaemon(params string[] command)
    {
        const string script = "echo $$ > \"$1.new\"; mv \"$1.new\" \"$1\"; exec sleep 600";
        using Process shell = Process.Start("setsid", ["--fork", .. command[..^1], "/bin/sh", "-c", script, "sh", command[^1]]);
        shell.WaitForExit();
        return null;
    }
}
