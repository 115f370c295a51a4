using System.Globalization;

namespace BatchApi.Pool.Linux;

/// <summary>What <c>/proc</c> tells of other processes. A process that has ended reads as nothing, never as an error.</summary>
internal static class ProcessTable
{
    /// <summary>Its own children, those adopted included.</summary>
    public static List<int> ChildrenOf(int process)
    {
        var children = new List<int>();
        foreach (var thread in Entries($"/proc/{process}/task"))
        {
            var file = $"{thread}/children";
            if (Read(file) is { } text)
                children.AddRange(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number));
            // The kernel was built without CONFIG_PROC_CHILDREN. A thread that ended in this moment looks the same; that costs a scan and no more.
            else if (Directory.Exists(thread))
                return Scan(process);
        }

        return children;
    }

    /// <summary>
    /// Those that it has adopted, and others of its children: what loses its parent becomes a child of the first thread of whoever adopts it.
    /// </summary>
    public static IEnumerable<int> AdoptedBy(int process) =>
        Read($"/proc/{process}/task/{process}/children") is { } text
            ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)
            : Scan(process);

    /// <summary>All that descend from it, nearest first, itself not included.</summary>
    public static List<ProcessId> DescendantsOf(int process)
    {
        var found = new List<ProcessId>();
        var seen = new HashSet<int> { process };
        var left = new Queue<int>([process]);
        while (left.TryDequeue(out var parent))
        {
            foreach (var child in ChildrenOf(parent).Where(seen.Add))
            {
                left.Enqueue(child);
                if (Find(child) is { } id)
                    found.Add(id);
            }
        }

        return found;
    }

    /// <summary>The process that has this number now; null: none.</summary>
    public static ProcessId? Find(int process) =>
        StatOf(process) is { } stat ? new(process, long.Parse(stat[19], CultureInfo.InvariantCulture)) : null;

    public static bool IsLiving(ProcessId process) => Find(process.Number) == process;

    public static bool IsZombie(int process) => StatOf(process) is ["Z", ..];

    public static int SessionOf(int process) => StatOf(process) is { } stat ? Number(stat[3]) : 0;

    /// <summary>Whether the process and all its descendants sleep or have ended, with all their threads: none of them is doing anything.</summary>
    public static bool IsAtRest(int process)
    {
        if (StatOf(process) is not { } stat)
            return true;
        if (!IsAsleep(stat))
            return false;

        var threads = stat[17] is "0" or "1" ? [] : Entries($"/proc/{process}/task");
        return threads.All(thread => Stat($"{thread}/stat") is not { } other || IsAsleep(other)) && ChildrenOf(process).TrueForAll(IsAtRest);
    }

    /// <summary>Whether the process has no more threads than this and no children. True of a process that has ended.</summary>
    public static bool IsAlone(int process, int threads) =>
        StatOf(process) is not { } stat || (Number(stat[17]) <= threads && ChildrenOf(process).Count == 0);

    /// <summary>Resident memory in bytes.</summary>
    public static long ResidentBytes(int process) =>
        Read($"/proc/{process}/statm") is { Length: > 0 } text
            ? long.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize
            : 0;

    /// <summary>Resident memory in bytes, what it shares with others divided among them; 0 if the kernel does not say.</summary>
    public static long ProportionalBytes(int process) => Kibibytes($"/proc/{process}/smaps_rollup", "Pss:");

    /// <summary>The largest resident memory since <see cref="ForgetPeak"/>, in bytes.</summary>
    public static long PeakBytes(int process) => Kibibytes($"/proc/{process}/status", "VmHWM:");

    /// <summary>Starts the largest resident memory anew (proc(5), clear_refs).</summary>
    public static void ForgetPeak(int process)
    {
        try
        {
            File.WriteAllText($"/proc/{process}/clear_refs", "5");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without the reset the peak is that of the worker's whole life; or the worker has just ended.
        }
    }

    /// <summary>
    /// Processor time of the process and of those of its children that it has waited for; also of one that ended and was not reaped.
    /// </summary>
    public static TimeSpan CpuTime(int process)
    {
        // clock_getcpuclockid(3): exact, where /proc counts in hundredths of a second.
        var own = Posix.ReadClock((~process << 3) | 2, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
            : TimeSpan.Zero;
        return StatOf(process) is { } stat ? own + TimeSpan.FromSeconds((Number(stat[13]) + Number(stat[14])) / 100.0) : own;
    }

    /// <summary>Processor time of the process and of all its descendants.</summary>
    public static TimeSpan CpuTimeOfAll(int process) =>
        DescendantsOf(process).Aggregate(CpuTime(process), (sum, descendant) => sum + CpuTime(descendant.Number));

    /// <summary>The variable in the environment that it was started with; null: it has none of that name, or hides it.</summary>
    public static string? VariableOf(int process, string name) =>
        Read($"/proc/{process}/environ")?.Split('\0')
            .FirstOrDefault(entry => entry.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>Whether it is in a control group (cgroups(7)) of that name, or was until it ended.</summary>
    public static bool IsInGroup(int process, string name) => Read($"/proc/{process}/cgroup")?.Contains($"/{name}", StringComparison.Ordinal) == true;

    /// <summary>The folders in the folder; none if it is not there.</summary>
    public static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>The file's text; null: it is not there, or hidden.</summary>
    public static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static List<int> Scan(int parent) =>
        [.. Entries("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(name => Number(name!)).Where(
            process => StatOf(process) is { } stat && Number(stat[1]) == parent)];

    // The fields from the third (state) on: the second, the name, may hold blanks and parentheses.
    private static string[]? StatOf(int process) => Stat($"/proc/{process}/stat");

    private static bool IsAsleep(string[] stat) => stat[0] is "S" or "Z" or "X";

    private static string[]? Stat(string file) => Read(file) is { Length: > 0 } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : null;

    private static long Kibibytes(string file, string name) => Field(Read(file) ?? "", name) * 1024;

    private static long Field(string text, string name)
    {
        var start = text.IndexOf(name, StringComparison.Ordinal);
        if (start < 0)
            return 0;

        var digits = text.AsSpan(start + name.Length).TrimStart();
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(length < 0 ? digits : digits[..length], CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
