using System.Globalization;

namespace BatchApi.Benchmarks.Serving;

/// <summary>Finds the children of a service in <c>/proc</c>.</summary>
internal static class WorkerProcesses
{
    private const string Executable = "BatchApi.Worker.dll";

    /// <summary>The process ids of the service's workers.</summary>
    public static IReadOnlyList<int> Of(int service) => [.. All().Where(process => ParentOf(process) == service)];

    /// <summary>Whether the process still is a worker: a worker that has ended has no command line, even before anyone reaps it.</summary>
    public static bool Lives(int process) => Read(process, "cmdline").Contains(Executable, StringComparison.Ordinal);

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(process => process > 0 && Lives(process));

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
