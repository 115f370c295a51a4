using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;

namespace BatchApi.Scheduling.Hangfire;

/// <summary>Puts Hangfire together. The store is the truth: what Hangfire holds in memory is filled again from it after a restart.</summary>
internal static class BackgroundJobServices
{
    // Finished background jobs say nothing that the store does not; they stay long enough to be seen on the dashboard.
    private static readonly TimeSpan KeepFinished = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddBackgroundJobs(this IServiceCollection services)
    {
        services.AddSingleton<RunJob>();
        services.AddSingleton<IBackgroundQueue, BackgroundQueue>();
        services.AddSingleton<JobStorage>(_ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = KeepFinished }));
        services.AddSingleton<IBackgroundJobClient>(provider => new BackgroundJobClient(
            provider.GetRequiredService<JobStorage>(), new JobFilterCollection()));
        // For the dashboard; the registrations above stay.
        services.AddHangfire((provider, hangfire) => hangfire.UseLogProvider(new HangfireLogs(provider.GetRequiredService<ILoggerFactory>())));
        services.AddHostedService<BackgroundJobs>();
        return services;
    }
}
