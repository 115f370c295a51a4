using System.Net;
using BatchApi.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace BatchApi.Security;

/// <summary>Where the service can be reached: on this machine, unless the operator says otherwise in so many words.</summary>
internal static partial class Listening
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    // Any of these settings names an address already.
    private static readonly string[] UrlSettings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    /// <summary>Listens on the default address if none is set, and refuses to start on a public one.</summary>
    public static void AddListening(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        if (!UrlSettings.Any(name => settings.GetSection(name).Exists()))
            builder.WebHost.UseUrls(DefaultUrl);

        var security = settings.GetSection(SecurityOptions.Section).Get<SecurityOptions>() ?? new();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (!security.AllowAnonymous)
                kestrel.ConfigureEndpointDefaults(Refuse);
        });
    }

    /// <summary>Logs where the service can be reached and where its data is, once the server listens; and that it stops.</summary>
    public static void LogListening(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];
            if (addresses.Count == 0)
                return;

            var all = string.Join(" and ", addresses);
            var folder = Path.GetFullPath(app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.Directory);
            Log.Listening(app.Logger, all, ForBrowsers(addresses[0]), folder);
        });
        app.Lifetime.ApplicationStopping.Register(() => Log.Stopping(app.Logger));
    }

    // An address that stands for all addresses of this machine cannot be opened in a browser.
    private static string ForBrowsers(string address) => address
        .Replace("//0.0.0.0:", "//localhost:", StringComparison.Ordinal)
        .Replace("//[::]:", "//localhost:", StringComparison.Ordinal);

    private static void Refuse(ListenOptions endpoint)
    {
        if (endpoint.IPEndPoint is { } address && !IPAddress.IsLoopback(address.Address))
            throw new PublicAddressException(address);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Listening on {Addresses}. Swagger UI is at {Address}/swagger, the data in {Folder}")]
        public static partial void Listening(ILogger logger, string addresses, string address, string folder);

        [LoggerMessage(LogLevel.Information, "Stopping: what is at work gets a moment to end")]
        public static partial void Stopping(ILogger logger);
    }
}
