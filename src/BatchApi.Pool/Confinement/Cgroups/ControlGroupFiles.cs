using System.Text;

namespace BatchApi.Pool.Confinement.Cgroups;

/// <summary>The files of a control group: each is a setting or a list of the kernel's, read and written as text.</summary>
internal static class ControlGroupFiles
{
    /// <summary>The text of the file; empty if the file is not there or may not be read.</summary>
    public static string Read(string group, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(group, file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Writes to the file. False: it could not be written; a file that is not there is not made.</summary>
    public static bool TryWrite(string group, string file, string text)
    {
        try
        {
            using var handle = File.OpenHandle(Path.Combine(group, file), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.Write(handle, Encoding.ASCII.GetBytes(text), 0);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static bool TryMake(string group)
    {
        try
        {
            Directory.CreateDirectory(group);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The groups right below it.</summary>
    public static string[] Subgroups(string group)
    {
        try
        {
            return Directory.GetDirectories(group);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether the group is gone: no living process is in it any more. Its files are the kernel's and go with it.</summary>
    public static bool TryRemove(string group)
    {
        try
        {
            Directory.Delete(group);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
