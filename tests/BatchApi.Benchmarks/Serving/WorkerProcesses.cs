using System.Globalization;

namespace BatchApi.Benchmarks.Serving;

/// <summary>Finds the children of a service in <c>/proc</c>.</summary>
internal static class WorkerProcesses
{
    private const string Executable = "BatchApi.Worker.dll";

    /// <summary>The process ids of the service's workers.</summary>
    public static IReadOnlyList<int> Of(int service) => [.. All().Where(process => ParentOf(process) == service)];

    /// <summary>All processes that descend from it, itself not included.</summary>
    public static IReadOnlyList<int> DescendantsOf(int process)
    {
        var parents = Numbers().ToLookup(ParentOf);
        var found = new List<int>();
        var left = new Queue<int>([process]);
        while (left.TryDequeue(out var parent))
        {
            foreach (var child in parents[parent])
            {
                found.Add(child);
                left.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>Whether the process has not ended: one that nobody has reaped yet has no command line.</summary>
    public static bool IsThere(int process) => Read(process, "cmdline").Length > 0;

    /// <summary>Whether the process still is a worker: a worker that has ended has no command line, even before anyone reaps it.</summary>
    public static bool Lives(int process) => Read(process, "cmdline").Contains(Executable, StringComparison.Ordinal);

    private static IEnumerable<int> All() => Numbers().Where(Lives);

    private static IEnumerable<int> Numbers() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(process => process > 0);

    private static int ParentOf(int process)
    {
        // "pid (name) state parent ...": the name may hold anything, so from its end on.
        var stat = Read(process, "stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;
    }

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (IOException)
        {
            // It ended between the listing and the reading.
            return "";
        }
    }
}
