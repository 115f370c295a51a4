using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BatchApi.Tests.Readmes;

/// <summary>Answers like a service that dies while it sends results: after one line, in the middle of the body.</summary>
internal sealed class CuttingServer : IAsyncDisposable
{
    private const string Job = """{"id":"1","links":{"results":"/results"}}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _line;
    private readonly Task _serving;

    public CuttingServer(string line)
    {
        _line = line + "\n";
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                var request = await RequestAsync(stream);
                var answer = request.StartsWith("POST", StringComparison.Ordinal)
                    ? $"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: {Job.Length}\r\nConnection: close\r\n\r\n{Job}"
                    : $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{_line.Length:x}\r\n{_line}\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    /// <summary>All of it, or closing would take the answer back.</summary>
    private static async Task<string> RequestAsync(NetworkStream stream)
    {
        var (text, buffer) = ("", new byte[4096]);
        while (true)
        {
            text += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;

            var length = text[..end].Split("\r\n").Select(line => line.Split(": "))
                .Where(field => field[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                .Select(field => int.Parse(field[1], CultureInfo.InvariantCulture)).FirstOrDefault();
            if (text.Length >= end + 4 + length)
                return text;
        }
    }
}
