using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace BatchApi.Misbehaving.Trying;

/// <summary>Reaches for others by socket.</summary>
internal static unsafe partial class SocketAttempts
{
    private const int Local = 1;
    private const int Datagrams = 2;

    public static void Connect(int port)
    {
        using TcpClient client = new("127.0.0.1", port);
    }

    public static void Listen()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
    }

    public static void Send(int port)
    {
        using Socket sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.SendTo("x"u8, new IPEndPoint(IPAddress.Loopback, port));
    }

    public static void ConnectLocally(string name)
    {
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(name));
    }

    /// <summary>One of a pair, which needs no socket of its own, connected anew.</summary>
    public static void ConnectPair(string path)
    {
        int* pair = stackalloc int[2];
        Libc.Check(MakePair(Local, Datagrams, 0, pair));
        byte[] address = [Local, 0, .. Encoding.UTF8.GetBytes(path), 0];
        Libc.Check(ConnectTo(pair[0], address, (uint)address.Length));
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int MakePair(int family, int type, int protocol, int* pair);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int ConnectTo(int socket, byte[] address, uint length);
}
