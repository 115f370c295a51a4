using Hangfire;
using Hangfire.Common;

namespace BatchApi.Scheduling.Hangfire;

/// <summary>Runs Hangfire's server from the start of the service to its end.</summary>
/// <remarks>
/// Made by hand rather than with AddHangfireServer, because that reads Hangfire's process-wide filters: among them an automatic retry,
/// while attempts belong to us. Two services in one process, as in the tests, share nothing.
/// </remarks>
internal sealed class BackgroundJobs(JobStorage storage, IServiceProvider services) : IHostedService, IDisposable
{
    // A background job waits for nothing: two are as fast as the store. Each looks for work once a second.
    private const int Workers = 2;

    // Nothing is delayed or recurring yet.
    private static readonly TimeSpan PollingInterval = TimeSpan.FromSeconds(15);

    private BackgroundJobServer? _server;
    private Lazy<Task>? _stop;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var server = new BackgroundJobServer(
            new BackgroundJobServerOptions
            {
                WorkerCount = Workers,
                Activator = new ServiceActivator(services),
                FilterProvider = new JobFilterCollection(),
                SchedulePollingInterval = PollingInterval,
                StopTimeout = TimeSpan.Zero,
            },
            storage);
        _server = server;
        _stop = new(() =>
        {
            server.SendStop();
            return server.WaitForShutdownAsync(CancellationToken.None);
        });
        return Task.CompletedTask;
    }

    // A host may be stopped by two callers at once; the slower one finds the server disposed of.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stop is not null)
            await _stop.Value.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _server?.Dispose();

    private sealed class ServiceActivator(IServiceProvider services) : JobActivator
    {
        public override object ActivateJob(Type jobType) => services.GetRequiredService(jobType);
    }
}
