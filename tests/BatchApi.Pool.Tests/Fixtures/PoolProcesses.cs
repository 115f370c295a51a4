using System.Globalization;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>The processes that a pool's workers are, and what they started: all whose environment they were given.</summary>
internal static class PoolProcesses
{
    public static List<int> Of(WorkerPool pool) =>
    [
        .. Directory.GetDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(process =>
            process > 0 && ProcessTable.VariableOf(process, WorkerIdentity.CookieName)?.StartsWith(pool.Name, StringComparison.Ordinal) == true),
    ];
}
