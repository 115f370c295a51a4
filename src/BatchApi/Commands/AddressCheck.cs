using System.Net;
using System.Net.Sockets;
using BatchApi.Security;
using Microsoft.AspNetCore.Connections;

namespace BatchApi.Commands;

/// <summary>Tries the addresses that the service is to listen on, before workers are started for nothing.</summary>
/// <remarks>What it cannot judge, a name or a certificate, the server does.</remarks>
internal static class AddressCheck
{
    /// <exception cref="PublicAddressException">Other machines can reach one, but nobody said that they may.</exception>
    /// <exception cref="IOException">Another program listens on one.</exception>
    /// <exception cref="FormatException">One is not a URL.</exception>
    /// <exception cref="SocketException">This machine has no such address, or this user may not listen there.</exception>
    public static void Check(IConfiguration configuration)
    {
        var isPublicAllowed = configuration.GetValue<bool>($"{SecurityOptions.Section}:{nameof(SecurityOptions.AllowAnonymous)}");
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe || address.IsNamedPipe || AddressOf(address.Host) is not { } ip) continue;

            if (!isPublicAllowed && !IPAddress.IsLoopback(ip)) throw new PublicAddressException(new(ip, address.Port));
            Try(url, new(ip, address.Port));
        }
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
