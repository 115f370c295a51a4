using BatchApi.Pool;

namespace BatchApi.Catalogue;

/// <summary>Starts the workers of the built-in operations before jobs need them.</summary>
internal sealed partial class WarmUp(IWarmSource builtIn, WorkerPool pool, ILogger<OperationCatalogue> logger)
{
    /// <summary>Starts one in every slot, as each becomes idle.</summary>
    /// <param name="mayGiveUp">Whether a cancellation only says that it was waited for long enough.</param>
    /// <returns>Whether all are warm.</returns>
    public async Task<bool> TryAsync(bool mayGiveUp, CancellationToken cancellationToken)
    {
        try
        {
            await pool.WarmAsync(builtIn.Command, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (mayGiveUp)
        {
            return false;
        }
        catch (WorkerStartException failure)
        {
            // The first run will try again, and say so.
            Log.NotWarm(logger, builtIn.Name, failure.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The operations of {Source} cannot be run: {Reason}")]
        public static partial void NotWarm(ILogger logger, string source, string reason);
    }
}
