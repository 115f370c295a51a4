namespace BatchApi.Pool.Linux;

/// <summary>The file of a program.</summary>
internal static class ProgramFile
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// Full path: of a name as execvp(3) finds it in the service's <c>PATH</c>, of a relative path below the folder that it starts in. Null: there
    /// is none of that name.
    /// </summary>
    public static string? Find(string program, string folder)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return Path.GetFullPath(program, folder);

        return (Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/bin:/usr/bin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => Path.Combine(Path.GetFullPath(part), program))
            .FirstOrDefault(path => File.Exists(path) && (File.GetUnixFileMode(path) & Executable) != 0);
    }
}
