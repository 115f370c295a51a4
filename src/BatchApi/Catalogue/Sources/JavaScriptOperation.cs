using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Pool;

namespace BatchApi.Catalogue.Sources;

/// <summary>
/// Functions that jobs bring along. Their worker is the .NET one, started for nothing else: no assembly of anybody's shares its process,
/// and no script shares one with an operation.
/// </summary>
internal sealed class JavaScriptOperation(WorkerPool pool, JobsOptions jobs, bool isIsolationRequired) : IOperationSource
{
    public const string Kind = "javascript";

    private const string ExampleScript = "x => x * x";

    // The interpreter comes with the service.
    private static readonly string? Version =
        typeof(JavaScriptOperation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    private static readonly int[] ExampleItems = [1, 2, 3];

    private readonly WorkerCommand _command = new()
    {
        Name = Kind,
        Executable = DotNetProgram.Executable,
        Arguments = [DotNetProgram.Worker, "--javascript"],
        // 384 MiB of objects: a script that keeps more gets an error of its own before the process is ended for its size.
        Environment = WorkerEnvironment.With([.. DotNetProgram.Environment, KeyValuePair.Create("DOTNET_GCHeapHardLimit", "0x18000000")]),
        Isolation = new() { IsRequired = isIsolationRequired, Readable = [.. DotNetProgram.Code] },
        MaxFrameBytes = jobs.MaxOutputBytes + (128 << 10),
    };

    public string Name => Kind;

    public async Task<IReadOnlyList<CatalogueEntry>> DescribeAsync(CancellationToken cancellationToken)
    {
        // Only tries whether the worker starts.
        await pool.DescribeAsync(_command, cancellationToken);
        return [With(null)];
    }

    public IReadOnlyList<CatalogueEntry> Named(string problem) => [With(problem)];

    private CatalogueEntry With(string? problem) => new(
        new Operation(
            Kind,
            Kind,
            "A function in JavaScript that comes with the job: it is called with each item and the job's parameters.",
            Async: false,
            ItemSchema: JsonSerializer.SerializeToElement(true),
            OutputSchema: JsonSerializer.SerializeToElement(true),
            ParametersSchema: JsonSerializer.SerializeToElement(new JsonObject { ["type"] = "object" }),
            Example: JsonSerializer.SerializeToElement(new { operation = new { javascript = ExampleScript }, items = ExampleItems }),
            Version: Version,
            Problem: problem),
        _command,
        Script: ExampleScript);
}
