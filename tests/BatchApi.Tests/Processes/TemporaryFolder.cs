using System.Diagnostics;
using OsProcess = System.Diagnostics.Process;

namespace BatchApi.Tests.Processes;

/// <summary>A folder that goes with its test, and that no process may outlive.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    public string Path { get; } = Directory.CreateTempSubdirectory("batchapi-test-").FullName;

    public string Join(params ReadOnlySpan<string> names) => System.IO.Path.Join([Path, .. names]);

    /// <summary>Processes at work in this folder: a service started here, and its workers, whose scratch folders are below it.</summary>
    public IReadOnlyList<int> Processes()
    {
        var found = new List<int>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Select(System.IO.Path.GetFileName).Where(name => int.TryParse(name, out _)))
        {
            // A zombie has no current directory. A deleted one keeps its name, with a remark behind it.
            if (CurrentDirectory(process!)?.StartsWith(Path, StringComparison.Ordinal) ?? false)
                found.Add(int.Parse(process!));
        }

        return found;
    }

    /// <summary>Fails unless all processes here are gone within two seconds.</summary>
    public async Task EmptyAsync()
    {
        var begun = Stopwatch.StartNew();
        while (Processes() is { Count: > 0 } left)
        {
            Assert.True(
                begun.Elapsed < Deadline,
                $"After {Deadline.TotalSeconds} s processes are left in {Path}: {string.Join(", ", left.Select(Describe))}.");
            await Task.Delay(20);
        }
    }

    public void Dispose()
    {
        foreach (var process in Processes())
            Kill(process);
        Directory.Delete(Path, recursive: true);
    }

    private static string Describe(int process)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ').TrimEnd();
            return $"{process} ({command}; "
                + $"{File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("State:", StringComparison.Ordinal))})";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return $"{process} (gone)";
        }
    }

    private static string? CurrentDirectory(string process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/cwd").LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = OsProcess.GetProcessById(id);
            process.Kill();
            process.WaitForExit(Deadline);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }
}
