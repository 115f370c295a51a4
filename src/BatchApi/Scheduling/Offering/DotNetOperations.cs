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
        Executable = DotNetProgram.Executable,
        Arguments = [DotNetProgram.Worker, "--operations", Path.GetFullPath(operations.Value.Directory, environment.ContentRootPath)],
        Environment = WorkerEnvironment.With(DotNetProgram.NoDiagnostics),
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
            .. DotNetProgram.Code,
            .. operations.Readable.Prepend(operations.Directory).Select(path => Path.GetFullPath(path, root)),
        ],
        Writable = [.. operations.Writable.Select(path => Path.GetFullPath(path, root))],
    };
}
