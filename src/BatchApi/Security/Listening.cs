using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BatchApi.Security;

/// <summary>Where the service can be reached: on this machine, unless the operator says otherwise in so many words.</summary>
internal static partial class Listening
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    // Any of these names an address already.
    private static readonly string[] UrlSettings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    /// <summary>Listens on the default address if none is set, and refuses to start on a public one.</summary>
    public static void AddListening(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        if (!UrlSettings.Any(name => settings.GetSection(name).Exists())) builder.WebHost.UseUrls(DefaultUrl);

        var security = settings.GetSection(SecurityOptions.Section).Get<SecurityOptions>() ?? new();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (!security.AllowAnonymous) kestrel.ConfigureEndpointDefaults(Refuse);
        });
    }

    /// <summary>Says where Swagger UI is, once somebody listens there.</summary>
    public static void LogListening(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (var address in addresses)
            Log.Listening(app.Logger, address);
    });

    private static void Refuse(ListenOptions endpoint)
    {
        if (endpoint.IPEndPoint is { } address && !IPAddress.IsLoopback(address.Address))
            throw new PublicAddressException(address);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Listening on {Address}. Try it at {Address}/swagger")]
        public static partial void Listening(ILogger logger, string address);
    }
}
