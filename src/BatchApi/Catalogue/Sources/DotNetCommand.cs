using BatchApi.Catalogue.Entries;
using BatchApi.Pool;

namespace BatchApi.Catalogue.Sources;

/// <summary>How a worker for a folder of assemblies is started.</summary>
internal static class DotNetCommand
{
    /// <param name="folder">Full path of a folder of assemblies; null: only the built-in operations.</param>
    /// <param name="root">What the settings' folders are relative to.</param>
    public static WorkerCommand Of(string name, string? folder, OperationsOptions operations, string root, int maxOutputBytes) => new()
    {
        Name = name,
        Executable = DotNetProgram.Executable,
        Arguments = [DotNetProgram.Worker, .. folder is null ? Array.Empty<string>() : ["--operations", folder]],
        Environment = WorkerEnvironment.With(DotNetProgram.Environment),
        Isolation = IsolationOf(folder, operations, root),
        MaxFrameBytes = maxOutputBytes + (128 << 10),
    };

    private static Isolation IsolationOf(string? folder, OperationsOptions operations, string root) => new()
    {
        IsRequired = operations.RequireIsolation,
        Network = operations.Network,
        LocalSockets = operations.LocalSockets,
        SetIn = "in the service's settings",
        SettingsPrefix = $"{OperationsOptions.Section}:",
        Readable =
        [
            .. DotNetProgram.Code,
            .. folder is null ? Array.Empty<string>() : [folder],
            .. operations.Readable.Select(path => Path.GetFullPath(path, root)),
        ],
        Writable = [.. operations.Writable.Select(path => Path.GetFullPath(path, root))],
    };
}
