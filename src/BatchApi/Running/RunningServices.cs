using System.Globalization;
using BatchApi.Pool;
using BatchApi.Settings;
using Microsoft.Extensions.Options;

namespace BatchApi.Running;

/// <summary>Puts the room of what is at work together: the pool and its slots.</summary>
internal static class RunningServices
{
    private static readonly TimeSpan LeastShutdownTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The pool alone, which the catalogue asks what can be run.</summary>
    public static IServiceCollection AddPool(this IServiceCollection services)
    {
        services.AddSettings<PoolOptions>(PoolOptions.Section);

        // Requests that are still under way are cut off when a worker would be killed.
        services.AddOptions<HostOptions>().Configure<IConfiguration>((host, settings) =>
            host.ShutdownTimeout = ShutdownTimeout(settings[$"{PoolOptions.Section}:{nameof(PoolOptions.StopTimeout)}"]));
        services.AddSingleton(provider => new WorkerPool(
            provider.GetRequiredService<IOptions<PoolOptions>>().Value,
            provider.GetRequiredService<ILogger<WorkerPool>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    public static IServiceCollection AddRunning(this IServiceCollection services)
    {
        services.AddSingleton<Node>();
        services.AddSingleton<ItemTimes>();
        services.AddSingleton<JobLogs>();
        services.AddSingleton<NodeWorkers>();
        services.AddHostedService<JobLines>();
        services.AddSingleton<Slots>();
        services.AddHostedService(provider => provider.GetRequiredService<Slots>());
        return services;
    }

    // Read before the settings are known to be valid: what is wrong is named elsewhere.
    private static TimeSpan ShutdownTimeout(string? stopTimeout)
    {
        var timeout = TimeSpan.TryParse(stopTimeout, CultureInfo.InvariantCulture, out var given) ? given : new PoolOptions().StopTimeout;
        return timeout > LeastShutdownTimeout ? timeout : LeastShutdownTimeout;
    }
}
