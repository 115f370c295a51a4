using BatchApi.Settings;
using BatchApi.Storage.Sqlite;
using Microsoft.Extensions.Options;

namespace BatchApi.Storage.Providers;

/// <summary>Registers the store.</summary>
internal static class StorageServices
{
    /// <summary>One <see cref="IStore"/>, opened when first asked for and closed with the application.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSettings<StorageOptions>(StorageOptions.Section);
        services.AddSettings<LeaseOptions>(LeaseOptions.Section);
        services.AddSingleton(Open);
        return services;
    }

    private static IStore Open(IServiceProvider provider)
    {
        var store = SqliteStore.Open(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value,
            provider.GetRequiredService<IOptions<LeaseOptions>>().Value.Lease,
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<ILogger<SqliteStore>>());
        provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(store.GiveUpWhenBusy);
        return store;
    }
}
