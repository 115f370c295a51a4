using System.Globalization;
using System.Runtime.InteropServices;
using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Confinement;

/// <summary>What a child and all that descends from it may take of the machine, each process for itself (getrlimit(2)).</summary>
/// <remarks>
/// They belong to a process, not to a thread, and posix_spawn(3) cannot set them: they are set on the child as soon as it exists, while its
/// loader still maps libraries. Nothing that a limit counts is in use by then but three pipes, and each counts what is taken from then on.
/// </remarks>
internal static class ResourceLimits
{
    // The usual soft limit: some programs size a table by it.
    private const ulong OpenFiles = 1024;
    private const ulong MaxOpenFiles = 4096;

    // Not less than 2 GiB: .NET keeps its compiled code in a (sparse) file in memory of that size.
    private const ulong FileBytes = 4L << 30;

    /// <summary>
    /// What a worker may have below it, of whatever user: each worker for itself, where the kernel's own limit is the user's and does not hold
    /// root. The watchdog counts them.
    /// </summary>
    public const int MaxDescendants = 1024;

    // Counts the threads of all processes of the user. It does not hold root.
    private const ulong Processes = 4096;

    // Not 0: only with 1 is no core piped to a program either (core(5), core_pattern), which would take seconds after each crash.
    private const ulong CoreBytes = 1;

    private const int FileSizeLimit = 1;
    private const int CoreLimit = 4;
    private const int ProcessLimit = 6;
    private const int OpenFilesLimit = 7;

    public static string Detail { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"no core files, {MaxOpenFiles} open files, files of {FileBytes >> 30} GiB, ")
        + string.Create(CultureInfo.InvariantCulture, $"{MaxDescendants} processes below a worker")
        + (Environment.IsPrivilegedProcess ? "" : string.Create(CultureInfo.InvariantCulture, $", {Processes} processes of this user"));

    /// <summary>Sets them. False: the kernel refuses; the reason is the last error.</summary>
    public static bool TrySet(int pid) =>
        TryLower(pid, CoreLimit, CoreBytes, CoreBytes) && TryLower(pid, FileSizeLimit, FileBytes, FileBytes)
        && TryLower(pid, OpenFilesLimit, OpenFiles, MaxOpenFiles)
            && (Environment.IsPrivilegedProcess || TryLower(pid, ProcessLimit, Processes, Processes));

    private static unsafe bool TryLower(int pid, int limit, ulong soft, ulong hard)
    {
        Posix.Limit current;
        if (Posix.LimitProcess(pid, limit, null, &current) != 0)
            return HasEnded();

        var lowered = new Posix.Limit { Hard = Math.Min(hard, current.Hard) };
        lowered.Soft = Math.Min(Math.Min(soft, current.Soft), lowered.Hard);
        return Posix.LimitProcess(pid, limit, &lowered, null) == 0 || HasEnded();
    }

    private static bool HasEnded() => Marshal.GetLastPInvokeError() == Posix.NoSuchProcess;
}
