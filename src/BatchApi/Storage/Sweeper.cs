using System.Threading.Channels;

namespace BatchApi.Storage;

/// <summary>Deletes leftovers batch by batch between the writer's other work.</summary>
internal sealed partial class Sweeper : IAsyncDisposable
{
    private readonly Channel<Guid> _jobs = Channel.CreateUnbounded<Guid>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private readonly Writer _writer;
    private readonly ILogger _logger;
    private readonly Task _sweeping;

    public Sweeper(Writer writer, IEnumerable<Guid> leftovers, ILogger logger)
    {
        _writer = writer;
        _logger = logger;
        foreach (var job in leftovers)
            Add(job);
        _sweeping = Task.Run(SweepAllAsync);
    }

    /// <summary>Deletes the job's data some time later.</summary>
    public void Add(Guid job) => _jobs.Writer.TryWrite(job);

    /// <summary>Deletes what is stored under an id that is no job's.</summary>
    public async Task SweepAsync(Guid job, CancellationToken cancellationToken)
    {
        while (await _writer.WriteAsync(new Work<bool>(transaction => Leftovers.DeleteSome(transaction, job)), cancellationToken))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _sweeping;
        _closing.Dispose();
    }

    private async Task SweepAllAsync()
    {
        try
        {
            await foreach (var job in _jobs.Reader.ReadAllAsync(_closing.Token))
                await SweepOneAsync(job);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The next start finds what is left.
        }
    }

    private async Task SweepOneAsync(Guid job)
    {
        try
        {
            await SweepAsync(job, _closing.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Postponed(_logger, job, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What is left of job {Job} could not be deleted; the next start tries again")]
        public static partial void Postponed(ILogger logger, Guid job, Exception exception);
    }
}
