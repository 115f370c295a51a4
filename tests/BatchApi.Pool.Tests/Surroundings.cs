using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BatchApi.Pool.Tests;

/// <summary>What there is around a worker to be curious about: a secret in the service's memory, a file of somebody's, sockets, another worker.</summary>
internal sealed class Surroundings : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-outside-");
    private readonly Child _other = new();
    private readonly nint _secret = Marshal.StringToCoTaskMemUTF8("secret");
    private readonly List<Socket> _sockets = [];
    private readonly Dictionary<string, object> _facts;

    private Surroundings()
    {
        _facts = new()
        {
            ["address"] = (long)_secret,
            ["tcp"] = Port(Bound(new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.Loopback, 0))),
            ["udp"] = Port(Bound(new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp), new IPEndPoint(IPAddress.Loopback, 0))),
            ["local"] = Named("local", SocketType.Stream),
            ["datagrams"] = Named("datagrams", SocketType.Dgram),
            ["abstract"] = _folder.Name,
        };
        Bound(new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint($"\0{_folder.Name}"));
        File.WriteAllText(Precious, "#!/bin/sh\n");
        File.SetUnixFileMode(Precious, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Folder => _folder.FullName;

    /// <summary>Where a TCP listener is.</summary>
    public int TcpPort => (int)_facts["tcp"];

    /// <summary>A script that does nothing.</summary>
    public string Precious => Path.Combine(Folder, "precious");

    /// <summary>A file in the scratch folder of another worker.</summary>
    public string Foreign { get; private set; } = "";

    public static async Task<Surroundings> MakeAsync()
    {
        var made = new Surroundings();
        await made._other.RunAsync(Child.Do("who"), Child.Do("write", new { file = "foreign" }));
        var who = JsonElement.Parse(made._other.Outputs[0]);
        made.Foreign = Path.Combine(who.GetProperty("cwd").GetString()!, "foreign");
        made._facts["other"] = who.GetProperty("pid").GetInt32();
        return made;
    }

    /// <summary>An item that makes the scripted child try something.</summary>
    public string Attempt(string what, string? path = null)
    {
        var item = new Dictionary<string, object>(_facts) { ["do"] = "attempt", ["attempt"] = what, ["path"] = path ?? Precious };
        return JsonSerializer.Serialize(item);
    }

    public async ValueTask DisposeAsync()
    {
        _sockets.ForEach(socket => socket.Dispose());
        await _other.DisposeAsync();
        Marshal.FreeCoTaskMem(_secret);
        _folder.Delete(recursive: true);
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private string Named(string name, SocketType type)
    {
        var path = Path.Combine(Folder, name);
        Bound(new(AddressFamily.Unix, type, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path));
        return path;
    }

    private Socket Bound(Socket socket, EndPoint address)
    {
        _sockets.Add(socket);
        socket.Bind(address);
        if (socket.SocketType == SocketType.Stream) socket.Listen();
        return socket;
    }
}
