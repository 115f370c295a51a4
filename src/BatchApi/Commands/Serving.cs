using BatchApi.Pool;
using BatchApi.Signals;
using Microsoft.Extensions.Options;

namespace BatchApi.Commands;

/// <summary>The verb <c>serve</c>: runs the service until it is told to stop.</summary>
internal static partial class Serving
{
    // The item at work gets one stop timeout and its worker another; then open connections end and the store closes.
    private const int StopTimeouts = 3;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <param name="settings">One argument each.</param>
    /// <param name="build">Makes the service.</param>
    /// <returns>0: it was told to stop. What was committed is safe, whatever hung; the rest runs again after the next start.</returns>
    /// <exception cref="Exception">It could not be started; see <see cref="StartFailure"/>.</exception>
    public static async Task<int> RunAsync(string[] settings, Func<string[], WebApplication> build)
    {
        using var termination = new Termination(patience: null, codeAtOnce: 0);
        ILogger? logger = null;
        try
        {
            await using var app = build(settings);
            logger = app.Logger;
            termination.Patience = (StopTimeouts * app.Services.GetRequiredService<IOptions<PoolOptions>>().Value.StopTimeout) + Margin;
            // The host listens to signals too, but only after it has started, and not to all of them.
            await using var stop = termination.Token.Register(app.Lifetime.StopApplication);
            await ServeAsync(app);
        }
        catch (Exception failure) when (logger is not null && termination.Token.IsCancellationRequested)
        {
            Log.NotInOrder(logger, failure);
        }

        return 0;
    }

    private static async Task ServeAsync(WebApplication app)
    {
        AddressCheck.Check(app.Configuration);
        // The store is opened first, so that its errors are known before anything else has been started.
        _ = app.Services.GetServices<IHostedService>();
        try
        {
            await app.StartAsync();
        }
        catch (Exception failure)
        {
            // The services that have started are stopped in order. Otherwise they would be at work while their parts are disposed of.
            var isTold = failure is OperationCanceledException && app.Lifetime.ApplicationStopping.IsCancellationRequested;
            await app.StopAsync();
            if (isTold)
                return;
            throw;
        }

        await app.WaitForShutdownAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The service did not stop in order. What it had stored is whole; the rest runs again after the next start")]
        public static partial void NotInOrder(ILogger logger, Exception failure);
    }
}
