using System.Runtime.InteropServices;
using System.Text.Json;
using BatchApi.Jobs;
using BatchApi.Pool;
using Microsoft.Extensions.Options;

namespace BatchApi.Scheduling;

/// <summary>The .NET worker that stands beside the service, started by the runtime the service itself runs on.</summary>
internal sealed class Worker(IOptions<OperationsOptions> operations, IOptions<JobsOptions> jobs, IHostEnvironment environment)
{
    // What a program needs to find its runtime, its locale and its time zone. Everything else, secrets above all, stays here.
    private static readonly string[] Inherited = ["PATH", "LANG", "LC_ALL", "TZ", "DOTNET_ROOT"];

    private readonly int _maxOutputBytes = jobs.Value.MaxOutputBytes;

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
        Environment = ClearedEnvironment(),
        MaxFrameBytes = jobs.Value.MaxOutputBytes + (128 << 10),
    };

    /// <summary>What a worker is told at the begin of a run of the job.</summary>
    public ReadOnlyMemory<byte> Begin(Job job)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("operation", job.Operation);
            writer.WritePropertyName("parameters");
            writer.WriteRawValue(job.Parameters ?? "null");
            writer.WriteNumber("maxOutputBytes", _maxOutputBytes);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    // The runtime this process runs on, whatever started it: a second one on the PATH may be another version.
    private static string RunningDotnet()
    {
        var beside = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
        return File.Exists(beside) ? beside : "dotnet";
    }

    private static Dictionary<string, string> ClearedEnvironment()
    {
        var cleared = new Dictionary<string, string>
        {
            // No debugger or profiler socket in the folder for temporary files that all processes share.
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) cleared[name] = value;
        }

        return cleared;
    }
}
