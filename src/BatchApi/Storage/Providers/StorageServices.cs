using BatchApi.Settings;
using BatchApi.Storage.Sqlite;
using Microsoft.Extensions.Options;

namespace BatchApi.Storage.Providers;

/// <summary>Registers the store.</summary>
internal static class StorageServices
{
    /// <summary>One <see cref="Store"/>, opened when first asked for and closed with the application.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSettings<StorageOptions>(StorageOptions.Section)
            .Configure<IConfiguration>((options, configuration) =>
                options.Lease = configuration.GetValue("Scheduling:Lease", options.Lease));
        services.AddSingleton(Open);
        return services;
    }

    private static Store Open(IServiceProvider provider)
    {
        var store = Store.Open(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value,
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<ILogger<Store>>());
        provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(store.GiveUpWhenBusy);
        return store;
    }
}
