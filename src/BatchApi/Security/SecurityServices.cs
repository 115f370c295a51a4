using BatchApi.Settings;
using Microsoft.AspNetCore.HostFiltering;

namespace BatchApi.Security;

/// <summary>Puts the security room together.</summary>
internal static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddSettings<SecurityOptions>(SecurityOptions.Section);
        return services
            // The setting is the framework's own; its filter answers 400 without a reason, and lets everybody in where nothing is set.
            .Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"])
            .AddSingleton(provider => new AllowedHosts(provider.GetRequiredService<IConfiguration>()[AllowedHosts.Setting]));
    }

    /// <summary>Before anything that answers: pages, dashboard and routes alike.</summary>
    public static IApplicationBuilder UseCrossOriginCheck(this IApplicationBuilder app) => app.UseMiddleware<CrossOriginMiddleware>();
}
