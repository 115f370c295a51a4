using System.Net;
using System.Net.Sockets;
using System.Reflection;
using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Fails with more than a message.</summary>
public static class Raising
{
    private const int Depth = 10_000;

    [Operation("raise", "Raises what the item names.", Example = """["inner"]""")]
    public static async Task<string> RaiseAsync(string item)
    {
        switch (item)
        {
            case "inner":
                throw new InvalidOperationException("outer", new FormatException("middle", new KeyNotFoundException("root")));
            case "members":
                await Task.WhenAll(FailLaterAsync("one"), FailLaterAsync("two"))
                    .ContinueWith(all => all.Exception is { } both ? throw both : 0, TaskScheduler.Default);
                break;
            case "wrapped":
                try
                {
                    typeof(Raising).GetMethod(nameof(Throw), BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, null);
                }
                catch (TargetInvocationException wrapper)
                {
                    throw new InvalidOperationException("while invoking", wrapper);
                }

                break;
            case "awaited":
                await FailLaterAsync("later");
                break;
            case "lambda":
                Enumerable.Range(0, 1).Select<int, int>(_ => throw new InvalidOperationException("in a lambda")).ToList();
                break;
            case "local":
                Local();
                break;
            case "deep":
                Exception error = new InvalidOperationException("0");
                for (int i = 1; i <= Depth; i++)
                    error = new InvalidOperationException($"{i}", error);
                throw error;
            case "recursive":
                return $"{Recurse(2000)}";
            case "unwilling":
                throw new UnwillingException();
            case "enormous":
                throw new InvalidOperationException(new string('x', 1_000_000), new InvalidOperationException(new string('ü', 1_000_000) + '\ud800'));
            default:
                break;
        }

        return item;

        static void Local() => throw new InvalidOperationException("in a local function");
    }

    [Operation("reach", "Does something that needs a right, with the path that the item has after a colon.", Example = """["read:/etc/hostname"]""")]
    public static async Task<string> ReachAsync(string item)
    {
        string path = item[(item.IndexOf(':', StringComparison.Ordinal) + 1)..];
        switch (item.Split(':')[0])
        {
            case "read":
                return await File.ReadAllTextAsync(path);
            case "behind":
                try
                {
                    return await File.ReadAllTextAsync(path);
                }
                catch (UnauthorizedAccessException denied)
                {
                    throw new InvalidOperationException("No settings.", denied);
                }

            case "write":
                await File.WriteAllTextAsync(path, "x");
                break;
            case "make":
                Directory.CreateDirectory(path);
                break;
            case "run":
                System.Diagnostics.Process.Start(path).Dispose();
                break;
            case "pretend":
                throw new UnauthorizedAccessException($"Access to the path '{path}' is denied.");
            case "resolve":
                await Dns.GetHostAddressesAsync(path);
                break;
            case "get":
                using (HttpClient client = new())
                    await client.GetAsync(new Uri(path));
                break;
            case "local":
                using (Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    socket.Bind(new UnixDomainSocketEndPoint(path));
                    socket.Listen();
                }

                break;
            default:
                break;
        }

        return item;
    }

    private static async Task FailLaterAsync(string message)
    {
        await Task.Yield();
        throw new ArgumentException(message);
    }

    private static void Throw() => throw new NotSupportedException("inside");

    private static int Recurse(int left) => left == 0 ? throw new InvalidOperationException("at the end") : Recurse(left - 1) + 1;

    private sealed class UnwillingException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");

        public override string StackTrace => throw new InvalidOperationException("no stack");

        public override string ToString() => throw new InvalidOperationException("no text");
    }
}
