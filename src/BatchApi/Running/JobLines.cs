using System.Globalization;
using System.Threading.Channels;
using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Running;

/// <summary>Writes a line to the log for each job that is accepted and one for each that ends.</summary>
/// <remarks>Jobs do not wait for it: of more than it can write some are counted only.</remarks>
internal sealed partial class JobLines : BackgroundService
{
    // Some seconds' worth of small jobs.
    private const int Capacity = 10_000;

    private readonly JobChanges _changes;
    private readonly ILogger<JobLines> _logger;
    private readonly Channel<Job> _milestones;
    private int _leftOut;

    public JobLines(IStore store, ILogger<JobLines> logger)
    {
        _changes = store.Changes;
        _logger = logger;
        _milestones = Channel.CreateBounded<Job>(
            new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite },
            _ => Interlocked.Increment(ref _leftOut));
        // Before the first job can be accepted.
        if (logger.IsEnabled(LogLevel.Information))
            _changes.Milestone += Take;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What ended while the service was stopping is still told.
        _changes.Milestone -= Take;
        _milestones.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in _milestones.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (job.Version == 1)
                TellAccepted(job);
            if (job.EndedAt is { } ended)
                TellEnded(job, ended);
            if (_milestones.Reader.Count == 0 && Interlocked.Exchange(ref _leftOut, 0) is > 0 and var leftOut)
                Log.LeftOut(_logger, leftOut);
        }
    }

    private void TellAccepted(Job job)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
            return;

        var priority = job.Priority == Priority.Normal ? "" : $", {job.Priority.ToString().ToLowerInvariant()} priority";
        var items = Items(job.Counts.Total);
        Log.Accepted(_logger, job.Id, job.Operation, items, priority);
    }

    private void TellEnded(Job job, DateTimeOffset ended)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
            return;

        var state = job.State.Name().Replace('_', ' ');
        var (outcome, time, waited) = (Outcome(job), Seconds(ended - job.CreatedAt), Waited(job));
        Log.Ended(_logger, job.Id, state, job.Operation, outcome, time, waited);
    }

    private void Take(Job job) => _milestones.Writer.TryWrite(job);

    private static string Outcome(Job job)
    {
        var counts = job.Counts;
        return counts.Succeeded == counts.Total
            ? Items(counts.Total)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{counts.Succeeded:N0} of {Items(counts.Total)} succeeded, {counts.Failed:N0} failed, {counts.Canceled:N0} canceled")
                + (job.Error is { } error ? $" ({error.Code})" : "");
    }

    private static string Items(long count) => count == 1 ? "1 item" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} items");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.###} s");

    // Whoever looks why it took long is told if it was not the work.
    private static string Waited(Job job) =>
        (job.StartedAt ?? job.EndedAt) - job.CreatedAt is { TotalSeconds: >= 1 } waited ? $", of which {Seconds(waited)} in the queue" : "";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Job {Job} accepted: {Operation}, {Items}{Priority}")]
        public static partial void Accepted(ILogger logger, Guid job, string operation, string items, string priority);

        [LoggerMessage(LogLevel.Information, "Job {Job} {State}: {Operation}, {Outcome} in {Time}{Waited}")]
        public static partial void Ended(ILogger logger, Guid job, string state, string operation, string outcome, string time, string waited);

        [LoggerMessage(LogLevel.Information, "{Count} more jobs were accepted or ended than could be written here")]
        public static partial void LeftOut(ILogger logger, int count);
    }
}
