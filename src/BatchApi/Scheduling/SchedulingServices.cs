using BatchApi.Scheduling.Dispatching;

namespace BatchApi.Scheduling;

/// <summary>Puts the scheduling room together, but for what carries background jobs.</summary>
internal static class SchedulingServices
{
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<Scheduler>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<WaitingReasons>();
        services.AddHostedService<Reconciler>();
        services.AddHostedService<Retention>();
        return services;
    }
}
