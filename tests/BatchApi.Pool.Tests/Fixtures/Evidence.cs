using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>What a pool and the processes below it wait for, said when a deadline is over: a hang is a failure with evidence.</summary>
internal static class Evidence
{
    public static string Of(WorkerPool pool) => string.Join('\n', pool.Workers.Select(worker => $"{worker}\n{OfProcess(worker.Pid)}"));

    private static string OfProcess(int? pid) =>
        pid is { } process
            ? string.Concat(new[] { process }.Concat(ProcessTable.DescendantsOf(process).Select(descendant => descendant.Number)).Select(Lines))
            : "";

    private static string Lines(int process)
    {
        var status = Read(process, "status").Split('\n').Where(
            line => line.StartsWith("Name:", StringComparison.Ordinal) || line.StartsWith("State:", StringComparison.Ordinal)
                || line.StartsWith("Threads:", StringComparison.Ordinal));
        return $"  process {process}: {string.Join(", ", status)}, waits in {Read(process, "wchan")}, call {Read(process, "syscall").TrimEnd()}\n"
            + $"{Read(process, "stack")}";
    }

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }
}
