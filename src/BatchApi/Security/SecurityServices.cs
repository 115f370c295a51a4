using BatchApi.Settings;
using Microsoft.AspNetCore.HostFiltering;

namespace BatchApi.Security;

/// <summary>Puts the security room together.</summary>
internal static class SecurityServices
{
    // The framework's own setting; its filter answers 400 without a reason, and lets everybody in where nothing is set.
    private const string AllowedHostsSetting = "AllowedHosts";

    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddSettings<SecurityOptions>(SecurityOptions.Section);
        return services
            .Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"])
            .AddSingleton(provider => new AllowedHosts(provider.GetRequiredService<IConfiguration>()[AllowedHostsSetting]));
    }

    /// <summary>Before anything that answers: pages, dashboard and routes alike.</summary>
    public static IApplicationBuilder UseCrossOriginCheck(this IApplicationBuilder app) => app.UseMiddleware<CrossOriginMiddleware>();
}
