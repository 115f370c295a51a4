namespace BatchApi.Commands;

/// <summary>
/// The settings that ASP.NET Core reads, by their first part. Their values are not checked here, but on a command line any other name is unknown.
/// </summary>
internal static class FrameworkSettings
{
    public static readonly IReadOnlySet<string> Roots = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "AllowedHosts", "Authentication", "ConnectionStrings", "HostFiltering", "Kestrel", "Logging", "SystemTextJson",
        "applicationName", "captureStartupErrors", "contentRoot", "detailedErrors", "environment", "forwardedHeaders_enabled", "hostBuilder",
        "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "http_ports", "https_port", "https_ports", "preferHostingUrls",
        "preventHostingStartup", "servicesStartConcurrently", "servicesStopConcurrently", "shutdownTimeoutSeconds", "startupAssembly",
        "staticWebAssets", "suppressStatusMessages", "urls", "webroot",
    };
}
