using System.Threading.Channels;
using BatchApi.Storage.Sqlite.Writing;

namespace BatchApi.Storage.Sqlite.Space;

/// <summary>Deletes leftovers batch by batch between the writer's other work, and then gives the file's free pages back.</summary>
internal sealed partial class Sweeper : IAsyncDisposable
{
    // At most 50 MiB a second are moved beside other work.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

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
        while (
            await _writer.WriteAsync(new Work<bool>(transaction => Leftovers.DeleteSome(transaction, job)) { MakesRoom = true }, cancellationToken))
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
            // Data of earlier runs, too: a service that was killed may have left some.
            do
            {
                while (_jobs.Reader.TryRead(out var job))
                    await SweepOneAsync(job);
                await GiveBackPagesAsync();
            }
            while (await _jobs.Reader.WaitToReadAsync(_closing.Token));
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The next start deletes what is left.
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

    private async Task GiveBackPagesAsync()
    {
        try
        {
            // What came meanwhile is deleted first: its pages can go in the same round.
            while (
                !_jobs.Reader.TryPeek(out _) && await _writer.WriteAsync(new Work<bool>(FreePages.GiveBackSome) { MakesRoom = true }, _closing.Token))
                await Task.Delay(Pause, _closing.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Kept(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What is left of job {Job} could not be deleted; the next start tries again")]
        public static partial void Postponed(ILogger logger, Guid job, Exception exception);

        [LoggerMessage(
            Level = LogLevel.Warning, Message = "Free pages of the database could not be given back; trying again after the next deletion")]
        public static partial void Kept(ILogger logger, Exception exception);
    }
}
