using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Confining;

/// <summary>
/// What there is around a worker to be curious about: a secret in the service's memory, a file of somebody's, sockets, another worker.
/// </summary>
internal sealed class Surroundings : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-outside-");
    private readonly Child _other = new();
    private readonly nint _secret = Marshal.StringToCoTaskMemUTF8("secret");
    private readonly List<Socket> _sockets = [];
    private readonly JsonObject _facts;

    private Surroundings()
    {
        _facts = new()
        {
            ["service"] = Environment.ProcessId,
            ["address"] = (long)_secret,
            ["tcp"] = Port(Bound(new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.Loopback, 0))),
            ["udp"] = Port(Bound(new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp), new IPEndPoint(IPAddress.Loopback, 0))),
            ["local"] = Named("local", SocketType.Stream),
            ["datagrams"] = Named("datagrams", SocketType.Dgram),
            ["abstract"] = _folder.Name,
        };
        Bound(new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint($"\0{_folder.Name}"));
    }

    public string Folder => _folder.FullName;

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

    /// <summary>A script that does nothing, of that name.</summary>
    public string Precious(string name)
    {
        var path = Path.Combine(Folder, name);
        if (File.Exists(path))
            return path;

        File.WriteAllText(path, "#!/bin/sh\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>What a worker needs to know in order to try something; each has a file of its own to do it to.</summary>
    public JsonObject Attempt(string what)
    {
        var attempt = _facts.DeepClone().AsObject();
        attempt["attempt"] = what;
        attempt["path"] = what switch { "list" or "leave_link" => Folder, "read_foreign" or "write_foreign" => Foreign, _ => Precious(what) };
        return attempt;
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
        if (socket.SocketType == SocketType.Stream)
            socket.Listen();
        return socket;
    }
}
