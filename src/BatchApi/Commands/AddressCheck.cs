using System.Net;
using System.Net.Sockets;
using BatchApi.Security;
using Microsoft.AspNetCore.Connections;

namespace BatchApi.Commands;

/// <summary>Tries to listen on the service's addresses, before workers are started in vain.</summary>
/// <remarks>What it cannot judge, such as a certificate, the server will.</remarks>
internal static class AddressCheck
{
    private const string AnyHost = "://*:";
    private const string Must = "must be an address like http://127.0.0.1:5080";

    /// <exception cref="SettingsException">An address has the wrong form.</exception>
    /// <exception cref="PublicAddressException">Other machines can reach an address, and the operator has not allowed that.</exception>
    /// <exception cref="IOException">Another program listens on an address.</exception>
    /// <exception cref="SocketException">This machine has no such address, or this user may not listen there.</exception>
    public static void Check(IConfiguration configuration)
    {
        var isPublicAllowed = configuration.GetValue<bool>($"{SecurityOptions.Section}:{nameof(SecurityOptions.AllowAnonymous)}");
        var addresses = Addresses(configuration).Select(address => (address.Url, Binding: Read(configuration, address.Key, address.Url))).ToList();
        foreach (var (url, address) in addresses.Where(address => address.Binding is { IsUnixPipe: false, IsNamedPipe: false }))
        {
            var ip = AddressOf(address.Host);
            // The server takes a name of any other kind for all addresses of this machine.
            if (!isPublicAllowed && (ip is null || !IPAddress.IsLoopback(ip)))
                throw new PublicAddressException(new(ip ?? IPAddress.IPv6Any, address.Port));
            if (ip is not null)
                Try(url, new(ip, address.Port));
        }
    }

    // In the order of the server: endpoints, or else addresses, or else ports.
    private static IEnumerable<(string Key, string Url)> Addresses(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => (Key: $"{endpoint.Path}:Url", Url: endpoint["Url"])).ToList();
        if (endpoints.Count > 0)
            return endpoints.Where(endpoint => endpoint.Url is not null).Select(endpoint => (endpoint.Key, endpoint.Url!));

        var urls = Split("urls", "").ToList();
        return urls.Count > 0 ? urls : Split("http_ports", $"http{AnyHost}").Concat(Split("https_ports", $"https{AnyHost}"));

        IEnumerable<(string Key, string Url)> Split(string key, string before) =>
            (configuration[key] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(text => (key, before + text));
    }

    private static BindingAddress Read(IConfiguration configuration, string key, string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw Wrong($"{Must}.");
        }

        if (address.IsUnixPipe || address.IsNamedPipe)
            return address;
        if (address.Scheme is not ("http" or "https"))
            throw Wrong($"{Must}: it begins with http or https.");
        if (address.PathBase.Length > 0)
            throw Wrong($"{Must}, without a path.");
        // A port that is no number becomes part of the host.
        if (address.Port is < 0 or > IPEndPoint.MaxPort || (address.Host.Contains(':') && !address.Host.StartsWith('[')))
            throw Wrong($"{Must}, with a port from 0 to {IPEndPoint.MaxPort}.");
        return address;

        SettingsException Wrong(string must) => new([new(key.EndsWith("_ports", StringComparison.Ordinal)
            ? $"{NameOf(configuration, key)} is '{configuration[key]}': must be a port from 0 to {IPEndPoint.MaxPort}."
            : $"{NameOf(configuration, key)} is '{url}': {must}")]);
    }

    // The address as it was written.
    private static string NameOf(IConfiguration configuration, string key)
    {
        var source = SettingSource.Of(configuration, key);
        return source.IsCommandLine ? $"--{key}" : $"{key}{source.Remark}";
    }

    private static IPAddress? AddressOf(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(host.Trim('[', ']'), out var ip) ? ip
        : null;

    private static void Try(string url, IPEndPoint endpoint)
    {
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endpoint);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new IOException($"The address {url} is in use.", new AddressInUseException(failure.Message));
        }
    }
}
