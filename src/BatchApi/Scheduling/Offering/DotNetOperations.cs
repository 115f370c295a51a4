using System.Runtime.InteropServices;
using BatchApi.Jobs;
using BatchApi.Pool;
using Microsoft.Extensions.Options;

namespace BatchApi.Scheduling.Offering;

/// <summary>
/// The operations of the .NET worker that stands beside the service: those built in, and those of the assemblies in the operations folder.
/// It is started by the runtime the service itself runs on.
/// </summary>
internal sealed class DotNetOperations(
    WorkerPool pool, IOptions<OperationsOptions> operations, IOptions<JobsOptions> jobs, IHostEnvironment environment) : IOperationSource
{
    public string Name => Command.Name;

    public WorkerCommand Command { get; } = new()
    {
        Name = "dotnet",
        Executable = RunningDotnet(),
        Arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "BatchApi.Worker.dll"),
            "--operations",
            Path.GetFullPath(operations.Value.Directory, environment.ContentRootPath),
        ],
        // No debugger or profiler socket in the folder for temporary files that all processes share.
        Environment = WorkerEnvironment.With(KeyValuePair.Create("DOTNET_EnableDiagnostics", "0")),
        Isolation = IsolationOf(operations.Value, environment.ContentRootPath),
        MaxFrameBytes = jobs.Value.MaxOutputBytes + (128 << 10),
    };

    public async Task<IReadOnlyList<Offer>> DescribeAsync(CancellationToken cancel)
    {
        var description = await pool.DescribeAsync(Command, cancel);
        return [.. OperationText.Read(description, Command).Select(operation => new Offer(operation with { Network = Command.Isolation.Network }, Command))];
    }

    public IReadOnlyList<Offer> Named(string problem) => [];

    private static Isolation IsolationOf(OperationsOptions operations, string root) => new()
    {
        Network = operations.Network,
        Readable =
        [
            Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory()),
            // Code, and not the folder: the service's settings lie in it, and where it is started from it, its data.
            .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"),
            .. Directory.EnumerateFiles(AppContext.BaseDirectory, "BatchApi.Worker.*.json"),
            .. operations.Readable.Prepend(operations.Directory).Select(path => Path.GetFullPath(path, root)),
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
