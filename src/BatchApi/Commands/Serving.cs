namespace BatchApi.Commands;

/// <summary>The verb <c>serve</c>: runs the service until it is told to stop.</summary>
internal static class Serving
{
    /// <param name="settings">One argument each.</param>
    /// <param name="build">Makes the service.</param>
    /// <returns>0: it was told to stop.</returns>
    /// <exception cref="Exception">It could not be started; see <see cref="StartFailure"/>.</exception>
    public static async Task<int> RunAsync(string[] settings, Func<string[], WebApplication> build)
    {
        using var termination = new Termination(patience: null);
        await using var app = build(settings);
        // The host listens to signals too, but not before it starts, and not to all of them.
        await using var stop = termination.Token.Register(app.Lifetime.StopApplication);
        AddressCheck.Check(app.Configuration);
        // The store is opened: what is wrong with it is known before anything has been started.
        _ = app.Services.GetServices<IHostedService>();
        try
        {
            await app.StartAsync();
        }
        catch (Exception failure)
        {
            // In order, what has been started: it is at work otherwise while its parts are disposed of.
            var isTold = failure is OperationCanceledException && app.Lifetime.ApplicationStopping.IsCancellationRequested;
            await app.StopAsync();
            if (isTold) return 0;
            throw;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }
}
