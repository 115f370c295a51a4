namespace BatchApi.Pool.Confinement;

/// <summary>What of the system every worker may use: programs and libraries, what runtimes ask of the kernel, harmless devices.</summary>
internal static class ReadableSystem
{
    private static readonly string[] Folders =
    [
        "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store",
        // Of the processes in it, Landlock itself shows no more than name and command line of those that are not the worker's own.
        "/proc",
        // The number of cores, NUMA, huge pages, the limits of the container.
        "/sys/devices/system", "/sys/kernel/mm", "/sys/fs/cgroup",
    ];

    private static readonly string[] Devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

    private static readonly Lazy<string[]> Configuration = new(() => [.. ReadableByAll("/etc")]);

    public static IEnumerable<(string Path, FileRights Rights)> Paths(bool network)
    {
        foreach (var folder in Folders)
            yield return (folder, FileRights.Read);
        foreach (var path in Configuration.Value)
            yield return (path, FileRights.Read);
        foreach (var device in Devices)
            yield return (device, FileRights.UseDevice);
        // Usually a link to a file under /run.
        if (network)
            yield return ("/etc/resolv.conf", FileRights.Read);
    }

    /// <summary>
    /// The folder; or, if some of what is in it is closed to others, the parts that are open. Of all of <c>/etc</c>, a worker of root could read
    /// <c>/etc/shadow</c>, which it owns.
    /// </summary>
    private static List<string> ReadableByAll(string folder)
    {
        const UnixFileMode List = UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        if ((File.GetUnixFileMode(folder) & List) != List)
            return [];

        var parts = new List<string>();
        var isWhole = true;
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            // What a link points to has its own rule, or none.
            if (entry.LinkTarget is not null)
                continue;

            if (entry is DirectoryInfo)
            {
                var inner = ReadableByAll(entry.FullName);
                isWhole &= inner is [var only] && only == entry.FullName;
                parts.AddRange(inner);
            }
            else if (entry.UnixFileMode.HasFlag(UnixFileMode.OtherRead))
            {
                parts.Add(entry.FullName);
            }
            else
            {
                isWhole = false;
            }
        }

        return isWhole ? [folder] : parts;
    }
}
