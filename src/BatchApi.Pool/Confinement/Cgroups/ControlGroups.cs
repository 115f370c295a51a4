using System.Globalization;
using BatchApi.Pool.Linux;
using static BatchApi.Pool.Confinement.Cgroups.ControlGroupFiles;

namespace BatchApi.Pool.Confinement.Cgroups;

/// <summary>Where this process may make groups of its own in the kernel's hierarchy (cgroup v2), or why it may not. Found out once.</summary>
/// <remarks>
/// It may where its own group was given to it: as a service of systemd with <c>Delegate=yes</c>, or where there is no systemd and the
/// folder can be written. Controllers are handed on only by a group without processes, so that this one moves to a group below first.
/// </remarks>
internal sealed class ControlGroups
{
    private const string Memory = "memory";

    // The name of a pool's group holds the number and the start time of its process, so that a group that a killed process left is known.
    private const string Prefix = "batchapi-pool-";
    private const string OwnName = "batchapi-service";

    private readonly string? _place;

    private ControlGroups(string? place, string detail) => (_place, Detail) = (place, detail);

    public static ControlGroups Here { get; } = OperatingSystem.IsLinux() ? Find() : new(null, "Linux only");

    /// <summary>Whether groups can be made that limit memory.</summary>
    public bool IsAvailable => _place is not null;

    /// <summary>Where, or why not.</summary>
    public string Detail { get; }

    /// <summary>Makes the group that those of a pool's workers are made in; null: it cannot be made.</summary>
    public string? TryMakeFor(string pool)
    {
        if (_place is null || ProcessTable.Find(Environment.ProcessId) is not { } self)
            return null;

        var path = Path.Combine(_place, $"{Prefix}{self.Number}-{self.StartTime}-{pool}");
        return TryMake(path) && TryHandOn(path) ? path : null;
    }

    /// <summary>Looks at a hierarchy that is mounted there, in which this process is in that group.</summary>
    internal static ControlGroups FindIn(string mount, string group)
    {
        var own = Path.Combine(mount, group.TrimStart('/'));
        if (!Directory.Exists(own))
            return new(null, $"{own} is not there");
        if (!Words(own, "cgroup.controllers").Contains(Memory))
            return new(null, $"the memory controller is not in {own}");
        if (Directory.Exists("/run/systemd/system") && !IsDelegated(own))
            return new(null, $"systemd has not given it {own} (Delegate=yes)");

        if (!Words(own, "cgroup.subtree_control").Contains(Memory) && !TryHandOn(own))
        {
            if (Words(own, "cgroup.procs").Any(process => process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)))
                return new(null, $"other processes are in {own}");
            if (!TryMake(Path.Combine(own, OwnName)))
                return new(null, $"it may not make groups in {own}");
            if (!TryWrite(Path.Combine(own, OwnName), "cgroup.procs", "0") || !TryHandOn(own))
                return new(null, $"the memory controller cannot be handed on in {own}");
        }

        // Also shows whether groups can be made there, and be ended as one.
        var trial = Path.Combine(own, $"{Prefix}trial-{Guid.NewGuid():N}");
        if (!TryMake(trial))
            return new(null, $"it may not make groups in {own}");

        var canKill = File.Exists(Path.Combine(trial, "cgroup.kill"));
        ControlGroup.Remove(trial);
        if (!canKill)
            return new(null, "Linux 5.14 or later is needed");

        RemoveLeft(own);
        return new(own, $"cgroup v2 in {own}");
    }

    private static ControlGroups Find()
    {
        // proc(5): fields up to a dash, of which the fifth is the mount point and the fourth what is mounted there, then the type.
        var mount = Lines("mountinfo")
            .Select(line => line.Split(' '))
            .FirstOrDefault(fields => Array.IndexOf(fields, "-") is > 0 and var dash && fields[dash + 1] == "cgroup2");
        var group = Lines("cgroup").FirstOrDefault(line => line.StartsWith("0::/", StringComparison.Ordinal))?[3..];
        if (mount is null || group is null)
            return new(null, "cgroup v2 is not mounted");

        var root = mount[3].TrimEnd('/');
        return group.StartsWith(root, StringComparison.Ordinal) && !group.Contains("/..", StringComparison.Ordinal)
            ? FindIn(mount[4], group[root.Length..])
            : new(null, $"its group {group} is outside of what is mounted");
    }

    private static string[] Words(string group, string file) => Read(group, file).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static string[] Lines(string file) => Read("/proc/self", file).Split('\n');

    // Pools of processes that were killed: their guards may have been, too.
    private static void RemoveLeft(string place)
    {
        foreach (var path in Subgroups(place).Where(path => Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var words = Path.GetFileName(path)[Prefix.Length..].Split('-');
            if (words is [var number, var start, _] && int.TryParse(number, CultureInfo.InvariantCulture, out var process)
                && long.TryParse(start, CultureInfo.InvariantCulture, out var startTime) && !ProcessTable.IsLiving(new(process, startTime)))
                ControlGroup.Remove(path);
        }
    }

    private static bool TryHandOn(string path) => TryWrite(path, "cgroup.subtree_control", $"+{Memory}");

    private static unsafe bool IsDelegated(string path)
    {
        foreach (var name in (ReadOnlySpan<string>)["user.delegate", "trusted.delegate"])
        {
            byte value;
            if (Posix.GetAttribute(path, name, &value, sizeof(byte)) == sizeof(byte) && value == '1')
                return true;
        }

        return false;
    }
}
