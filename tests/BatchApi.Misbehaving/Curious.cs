using System.Net.Sockets;

namespace BatchApi.Misbehaving;

/// <summary>Reaches for what is not an operation's business. What it is refused, it throws.</summary>
internal static class Curious
{
    public static object? Read(string path) => File.ReadAllText(path).Length;

    public static object? Write(string path)
    {
        File.WriteAllText(path, "changed");
        return 0;
    }

    public static object? Connect(int port)
    {
        using TcpClient client = new("127.0.0.1", port);
        return 0;
    }

    public static object? KeepRights()
    {
        string[] status = File.ReadAllLines("/proc/self/status");
        bool forbidden = status.Any(line => line == "NoNewPrivs:\t1");
        bool none = status.Any(line => line == "CapEff:\t0000000000000000") && status.Any(line => line == "CapPrm:\t0000000000000000");
        return forbidden && none ? throw new UnauthorizedAccessException("None kept.") : 0;
    }

    /// <summary>Sparse.</summary>
    public static object? WriteHugeFile()
    {
        using FileStream huge = File.Create("huge");
        huge.SetLength(5L << 30);
        return 0;
    }
}
