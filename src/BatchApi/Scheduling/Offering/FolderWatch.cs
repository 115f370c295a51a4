namespace BatchApi.Scheduling.Offering;

/// <summary>Has the catalogue renewed when the operations folder has changed.</summary>
internal sealed partial class FolderWatch(DotNetOperations operations, Catalogue catalogue, TimeProvider time, ILogger<FolderWatch> logger) : BackgroundService
{
    // An author waits for it; a look costs as much as listing the folder.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // After workers of a new kind did not start.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var hasFailed = false;
            try
            {
                if (operations.HasChanged()) hasFailed = !await catalogue.RenewAsync(stoppingToken) || !operations.IsWhole;
                await operations.RetireAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.Failed(logger, failure);
                hasFailed = true;
            }

            await Task.Delay(hasFailed ? PauseAfterFailure : Pause, time, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The operations folder could not be looked into; trying again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
