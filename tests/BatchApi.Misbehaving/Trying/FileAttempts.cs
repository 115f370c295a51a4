using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BatchApi.Misbehaving.Trying;

/// <summary>Reaches for files that are somebody else's.</summary>
internal static partial class FileAttempts
{
    public static void Read(string path) => File.ReadAllBytes(path);

    public static void List(string path) => Directory.GetFileSystemEntries(path);

    public static void Write(string path) => File.AppendAllText(path, "changed");

    public static void Resize(string path, long length) => Libc.Check(TruncateAt(path, length));

    public static void Make(string path) => File.WriteAllText(path + ".new", "");

    /// <summary>Not <see cref="File.Delete"/>, which says nothing of a file that is not there.</summary>
    public static void Remove(string path) => Libc.Check(Unlink(path));

    public static void MoveOut(string path)
    {
        File.WriteAllText("mine", "");
        File.Move("mine", path + ".moved");
    }

    public static void ReadThroughLink(string path)
    {
        File.CreateSymbolicLink("link", path);
        File.ReadAllBytes("link");
    }

    /// <summary>For whoever cleans up to follow.</summary>
    public static void LeaveLink(string path) => Directory.CreateSymbolicLink("left", path);

    public static void Execute(string path)
    {
        using Process program = Process.Start(path);
        program.WaitForExit();
        if (program.ExitCode != 0)
            throw new InvalidOperationException($"It ended with {program.ExitCode}.");
    }

    [LibraryImport("libc", EntryPoint = "truncate", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int TruncateAt(string path, long length);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);
}
