using System.Text.Json;
using BatchApi.Jobs;
using BatchApi.Pool;

namespace BatchApi.Scheduling;

/// <summary>What can be run, as the workers describe it: no operation is loaded into the service.</summary>
internal sealed partial class Catalogue(WorkerPool pool, Worker worker, ILogger<Catalogue> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>By name; empty until the workers have answered.</summary>
    public IReadOnlyList<Operation> Operations { get; private set; } = [];

    /// <summary>Why nothing can be run; null: something can.</summary>
    public string? Problem { get; private set; } = "The workers are starting.";

    public Operation? Find(string name) => Operations.FirstOrDefault(operation => operation.Name == name);

    /// <summary>Asks once before the service listens, so that whoever can connect can submit.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await AskAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    // Workers that did not start the first time may later: a full disk is freed, a broken assembly is replaced.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (Problem is not null)
        {
            await Task.Delay(Pause, stoppingToken);
            await AskAsync(stoppingToken);
        }
    }

    private async Task AskAsync(CancellationToken cancel)
    {
        try
        {
            var description = await pool.DescribeAsync(worker.Command, cancel);
            var operations = JsonSerializer.Deserialize<List<Operation>>(description.Span, JsonSerializerOptions.Web) ?? [];
            Operations = [.. operations.OrderBy(operation => operation.Name, StringComparer.Ordinal)];
            Problem = null;
            Log.Ready(logger, pool.Size, Operations.Count);
        }
        catch (Exception failure) when (failure is WorkerStartException or JsonException)
        {
            Problem = failure.Message;
            Log.NotReady(logger, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Workers} workers are warm, {Operations} operations can be run")]
        public static partial void Ready(ILogger logger, int workers, int operations);

        [LoggerMessage(LogLevel.Error, "No worker can be started, so nothing can be run: {Reason}")]
        public static partial void NotReady(ILogger logger, string reason);
    }
}
