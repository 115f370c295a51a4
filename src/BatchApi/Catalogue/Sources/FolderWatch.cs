using System.Threading.Channels;

namespace BatchApi.Catalogue.Sources;

/// <summary>Has the catalogue renewed when the operations folder has changed.</summary>
/// <remarks>
/// The folder is looked at by a thread of its own: a timer that fires each second would keep four threads of the thread pool waking, in
/// a service that has nothing to do.
/// </remarks>
internal sealed partial class FolderWatch(
    DotNetOperations operations, OperationCatalogue catalogue, TimeProvider time, ILogger<FolderWatch> logger) : BackgroundService
{
    // An author waits for it; a look costs as much as listing the folder.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // After workers of a new kind did not start.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    // What a look has found: whether the folder has changed, or only workers of an old kind are left.
    private readonly Channel<bool> _found = Channel.CreateUnbounded<bool>();
    private volatile bool _isAtWork;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        new Thread(() => Watch(stoppingToken)) { IsBackground = true, Name = "operations" }.Start();
        await foreach (var hasChanged in _found.Reader.ReadAllAsync(stoppingToken))
        {
            if (!await RenewAsync(hasChanged, stoppingToken))
                await Task.Delay(PauseAfterFailure, time, stoppingToken);
            _isAtWork = false;
        }
    }

    private void Watch(CancellationToken cancellationToken)
    {
        do
        {
            if (!_isAtWork)
                Look();
        }
        while (!cancellationToken.WaitHandle.WaitOne(Pause));
    }

    private void Look()
    {
        try
        {
            var hasChanged = operations.HasChanged();
            if (!hasChanged && !operations.HasRetired)
                return;

            _isAtWork = true;
            _found.Writer.TryWrite(hasChanged);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure);
        }
    }

    private async Task<bool> RenewAsync(bool hasChanged, CancellationToken cancellationToken)
    {
        try
        {
            var isWell = !hasChanged || (await catalogue.RenewAsync(cancellationToken) && operations.IsWhole);
            await operations.RetireAsync(cancellationToken);
            return isWell;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.Failed(logger, failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The operations folder could not be looked into; trying again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
