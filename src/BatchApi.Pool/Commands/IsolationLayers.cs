namespace BatchApi.Pool;

/// <summary>
/// What keeps a worker from reaching further than it may. Sessions, pipes, scratch folders and a cleared environment are not optional.
/// </summary>
[Flags]
public enum IsolationLayers
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>No program it starts gains rights (<c>no_new_privs</c>), and it has no capabilities even as root.</summary>
    Privileges = 1,

    /// <summary>
    /// No core files, and limits on open files, on the size of a file, on the processes below a worker and (unless root) on those of its user.
    /// </summary>
    Limits = 2,

    /// <summary>Landlock: reads the system, its interpreter and its operation, writes its scratch folder, signals only itself.</summary>
    Files = 4,

    /// <summary>A seccomp filter: no network unless asked for, no tracing, no namespaces, no io_uring.</summary>
    Calls = 8,

    /// <summary>All of them.</summary>
    All = Privileges | Limits | Files | Calls,
}
