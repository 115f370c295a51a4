using System.Runtime.InteropServices;

namespace BatchApi.Catalogue.Sources;

/// <summary>The .NET worker that stands beside the service, and the runtime it is started by: the one that the service itself runs on.</summary>
internal static class DotNetProgram
{
    /// <summary>
    /// Variables for every .NET worker: no debugger or profiler socket in the folder for temporary files, which all processes share, and no cultures
    /// on a machine without ICU.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Environment { get; } =
    [
        KeyValuePair.Create("DOTNET_EnableDiagnostics", "0"),
        KeyValuePair.Create("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", Cultures.AreInstalled ? "0" : "1"),
    ];

    public static string Worker { get; } = Path.Combine(AppContext.BaseDirectory, "BatchApi.Worker.dll");

    public static string Executable { get; } = RunningDotnet();

    /// <summary>The files that the worker must be able to read to run at all.</summary>
    public static IEnumerable<string> Code =>
    [
        Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory()),
        // The code files only, and not their folder: the service's settings are in it, and its data, if it was started from there.
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"),
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "BatchApi.Worker.*.json"),
    ];

    // The runtime that this process runs on, however it was started: another one on the PATH may have another version.
    private static string RunningDotnet()
    {
        var beside = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
        return File.Exists(beside) ? beside : "dotnet";
    }
}
