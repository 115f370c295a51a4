using System.Globalization;
using static BatchApi.Pool.Confinement.Cgroups.ControlGroupFiles;

namespace BatchApi.Pool.Confinement.Cgroups;

/// <summary>
/// A control group of the kernel (cgroup v2) that holds one worker and all its descendants. None of them can leave it, for example by a session or an
/// environment of their own. When they need more memory than the group may hold, the kernel ends all of them at that moment.
/// </summary>
/// <remarks>If the kernel refuses a setting of the group, the watchdog and the search for orphans do the work without it.</remarks>
internal sealed class ControlGroup
{
    // A killed process leaves its group a moment later.
    private const int MaxRemovals = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly string _path;
    private long _limit;

    private ControlGroup(string path) => _path = path;

    /// <summary>The processes in it that have not ended.</summary>
    public IReadOnlyList<int> Processes =>
        [.. Read(_path, "cgroup.procs").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    /// <summary>
    /// How often the group needed more memory than it may hold, and how many of its processes the kernel
    /// has ended for want of memory, be it the group's or the whole machine's.
    /// </summary>
    public (long Excesses, long Kills) OutOfMemory
    {
        get
        {
            var events = Read(_path, "memory.events").Split('\n');
            return (Count(events, "oom"), Count(events, "oom_kill"));
        }
    }

    /// <summary>Makes a group; null: it cannot be made.</summary>
    public static ControlGroup? TryMake(string path)
    {
        if (!ControlGroupFiles.TryMake(path))
            return null;

        // All or none: a worker that lost only a child process would go on as if nothing had happened.
        _ = TryWrite(path, "memory.oom.group", "1");
        // Memory that is swapped to disk counts as held.
        _ = TryWrite(path, "memory.swap.max", "0");
        return new(path);
    }

    /// <summary>
    /// Moves a process into the group, and with it the processes that it will start. The kernel takes up to 20 ms, in which nothing may fork.
    /// </summary>
    public bool TryAdd(int process) => TryWrite(_path, "cgroup.procs", process.ToString(CultureInfo.InvariantCulture));

    /// <summary>What its processes may hold from here on, in bytes; 0: no limit.</summary>
    public void Limit(long bytes)
    {
        if (bytes != _limit && TryWrite(_path, "memory.max", bytes == 0 ? "max" : bytes.ToString(CultureInfo.InvariantCulture)))
            _limit = bytes;
    }

    /// <summary>Kills all that is left in it, at once and however fast it forks.</summary>
    public void Kill() => TryWrite(_path, "cgroup.kill", "1");

    /// <summary>Kills all that is left in it, and takes it away.</summary>
    public void Remove() => Remove(_path);

    /// <summary>Kills what is left in that group and those below it, and takes them away.</summary>
    public static void Remove(string path)
    {
        for (var removal = 0; removal < MaxRemovals; removal++)
        {
            _ = TryWrite(path, "cgroup.kill", "1");
            foreach (var group in Subgroups(path))
                Remove(group);
            if (TryRemove(path))
                return;

            Thread.Sleep(Pause);
        }
    }

    private static long Count(string[] events, string name) =>
        Array.Find(events, line => line.StartsWith(name + " ", StringComparison.Ordinal)) is { } found
            ? long.Parse(found.AsSpan(name.Length + 1), CultureInfo.InvariantCulture)
            : 0;
}
