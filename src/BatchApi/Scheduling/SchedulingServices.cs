using BatchApi.Scheduling.Dispatching;
using BatchApi.Settings;

namespace BatchApi.Scheduling;

/// <summary>Puts the scheduling room together, but for what carries background jobs.</summary>
internal static class SchedulingServices
{
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddSettings<SchedulingOptions>(SchedulingOptions.Section);
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<Scheduler>();
        services.AddSingleton<Readiness>();
        services.AddHostedService<Reconciler>();
        services.AddHostedService<Retention>();
        return services;
    }
}
