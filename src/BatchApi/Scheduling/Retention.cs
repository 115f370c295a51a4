using BatchApi.Jobs.Options;
using BatchApi.Storage;
using Microsoft.Extensions.Options;

namespace BatchApi.Scheduling;

/// <summary>
/// Deletes jobs that ended longer ago than <see cref="JobsOptions.Retention"/>, some at a time, and later forgets that they were there.
/// </summary>
internal sealed partial class Retention(IStore store, IOptions<JobsOptions> options, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    // Rows of jobs only: what belongs to them is deleted in steps of its own.
    private const int StepCount = 100;

    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _retention = options.Value.Retention;
    private readonly SteadyClock _clock = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A job is deleted at most a minute after its time, or if that is short, a tenth of it but no less than a second.
        using var timer = new PeriodicTimer(TimeSpan.FromTicks(Math.Clamp(_retention.Ticks / 10, MinPause.Ticks, MaxPause.Ticks)), time);
        do
        {
            await DeleteAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            var before = _clock.Now() - _retention;
            var count = 0;
            int expired;
            do
                count += expired = await store.ExpireAsync(before, StepCount, cancellationToken);
            while (expired == StepCount);

            if (count > 0)
                Log.Deleted(logger, _retention, count);
            while (await store.ForgetExpiredAsync(before, StepCount, cancellationToken) == StepCount)
            {
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.Failed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Jobs that were kept for their time (Jobs:Retention, {Retention}) and are deleted now: {Count}")]
        public static partial void Deleted(ILogger logger, TimeSpan retention, int count);

        [LoggerMessage(LogLevel.Error, "Jobs whose time is over could not be deleted; trying again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
