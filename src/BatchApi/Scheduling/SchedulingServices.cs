using System.Globalization;
using BatchApi.Pool;
using BatchApi.Scheduling.Dispatching;
using BatchApi.Scheduling.Offering;
using BatchApi.Settings;
using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using Microsoft.Extensions.Options;

namespace BatchApi.Scheduling;

/// <summary>Puts the scheduling room together.</summary>
internal static class SchedulingServices
{
    private static readonly TimeSpan LeastShutdownTimeout = TimeSpan.FromSeconds(1);

    // Finished background jobs say nothing that the store does not; they stay long enough to be seen on the dashboard.
    private static readonly TimeSpan KeepFinished = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddSettings<SchedulingOptions>(SchedulingOptions.Section);
        services.AddSettings<PoolOptions>(PoolOptions.Section);

        // Requests that are still under way are cut off when a worker would be killed.
        services.AddOptions<HostOptions>().Configure<IConfiguration>((host, settings) =>
            host.ShutdownTimeout = ShutdownTimeout(settings[$"{PoolOptions.Section}:{nameof(PoolOptions.StopTimeout)}"]));
        services.AddSingleton(provider => new WorkerPool(
            provider.GetRequiredService<IOptions<PoolOptions>>().Value,
            provider.GetRequiredService<ILogger<WorkerPool>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Node>();
        services.AddOffering();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<ItemTimes>();
        services.AddSingleton<JobLogs>();
        services.AddSingleton<NodeWorkers>();
        services.AddSingleton<Scheduler>();
        services.AddSingleton<RunJob>();
        services.AddSingleton<Readiness>();

        services.AddSingleton<JobStorage>(_ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = KeepFinished }));
        services.AddSingleton<IBackgroundJobClient>(provider => new BackgroundJobClient(
            provider.GetRequiredService<JobStorage>(), new JobFilterCollection()));
        // For the dashboard; what is registered above stays.
        services.AddHangfire((provider, hangfire) => hangfire.UseLogProvider(new HangfireLogs(provider.GetRequiredService<ILoggerFactory>())));

        services.AddHostedService<JobLines>();
        // In this order: workers warm, slots open, background jobs run, what was left unfinished is found.
        services.AddHostedService(provider => provider.GetRequiredService<Catalogue>());
        services.AddHostedService<FolderWatch>();
        services.AddHostedSingleton<Slots>();
        services.AddHostedService<BackgroundJobs>();
        services.AddHostedService<Reconciler>();
        services.AddHostedService<Retention>();
        return services;
    }

    // Read before the settings are known to be valid: what is wrong is named elsewhere.
    private static TimeSpan ShutdownTimeout(string? stopTimeout)
    {
        var timeout = TimeSpan.TryParse(stopTimeout, CultureInfo.InvariantCulture, out var given) ? given : new PoolOptions().StopTimeout;
        return timeout > LeastShutdownTimeout ? timeout : LeastShutdownTimeout;
    }

    private static void AddHostedSingleton<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
