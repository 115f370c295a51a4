using System.Runtime.InteropServices;
using BatchApi.Pool;

namespace BatchApi.Scheduling.Offering;

/// <summary>How the .NET worker that stands beside the service is started: by the runtime the service itself runs on.</summary>
internal static class DotNetCommand
{
    /// <param name="folder">Full path of a folder of assemblies; null: only the built-in operations.</param>
    /// <param name="root">What the settings' folders are relative to.</param>
    public static WorkerCommand Of(string name, string? folder, OperationsOptions operations, string root, int maxOutputBytes) => new()
    {
        Name = name,
        Executable = RunningDotnet(),
        Arguments = [Path.Combine(AppContext.BaseDirectory, "BatchApi.Worker.dll"), .. folder is null ? Array.Empty<string>() : ["--operations", folder]],
        // No debugger or profiler socket in the folder for temporary files that all processes share.
        Environment = WorkerEnvironment.With(KeyValuePair.Create("DOTNET_EnableDiagnostics", "0")),
        Isolation = IsolationOf(folder, operations, root),
        MaxFrameBytes = maxOutputBytes + (128 << 10),
    };

    private static Isolation IsolationOf(string? folder, OperationsOptions operations, string root) => new()
    {
        Network = operations.Network,
        Readable =
        [
            Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory()),
            // Code, and not the folder: the service's settings lie in it, and where it is started from it, its data.
            .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"),
            .. Directory.EnumerateFiles(AppContext.BaseDirectory, "BatchApi.Worker.*.json"),
            .. folder is null ? Array.Empty<string>() : [folder],
            .. operations.Readable.Select(path => Path.GetFullPath(path, root)),
        ],
        Writable = [.. operations.Writable.Select(path => Path.GetFullPath(path, root))],
    };

    // The runtime this process runs on, whatever started it: a second one on the PATH may be another version.
    private static string RunningDotnet()
    {
        var beside = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
        return File.Exists(beside) ? beside : "dotnet";
    }
}
