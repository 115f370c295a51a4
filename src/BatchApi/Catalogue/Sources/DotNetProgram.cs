using System.Runtime.InteropServices;

namespace BatchApi.Catalogue.Sources;

/// <summary>The .NET worker that stands beside the service, and the runtime it is started by: the one that the service itself runs on.</summary>
internal static class DotNetProgram
{
    /// <summary>
    /// What every worker of this kind is told: no debugger or profiler socket in the folder for temporary files that all processes share, and no
    /// cultures where there are none.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Environment { get; } =
    [
        KeyValuePair.Create("DOTNET_EnableDiagnostics", "0"),
        KeyValuePair.Create("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", Cultures.AreInstalled ? "0" : "1"),
    ];

    public static string Worker { get; } = Path.Combine(AppContext.BaseDirectory, "BatchApi.Worker.dll");

    public static string Executable { get; } = RunningDotnet();

    /// <summary>What the worker must be able to read to run at all.</summary>
    public static IEnumerable<string> Code =>
    [
        Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory()),
        // Code, and not the folder: the service's settings lie in it, and where it is started from it, its data.
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"),
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "BatchApi.Worker.*.json"),
    ];

    // The runtime this process runs on, whatever started it: a second one on the PATH may be another version.
    private static string RunningDotnet()
    {
        var beside = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
        return File.Exists(beside) ? beside : "dotnet";
    }
}
