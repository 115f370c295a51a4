using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Confining;

/// <summary>
/// What the sandbox denies to .NET operations and to programs is followed by the setting that allows it; for Python there are tests of its own.
/// </summary>
public sealed class ExplainingDenials : IDisposable
{
    private readonly DirectoryInfo _elsewhere = Directory.CreateDirectory($"/var/tmp/batchapi-elsewhere-{Guid.NewGuid():N}");

    public ExplainingDenials() => File.WriteAllText(Precious, "precious");

    private string Precious => Path.Combine(_elsewhere.FullName, "precious");

    public void Dispose() => _elsewhere.Delete(recursive: true);

    [Theory]
    [InlineData("read")]
    [InlineData("behind")]
    public async Task NamesFilesToDotNetOperations(string what)
    {
        Assert.Contains($"settings: Operations:Readable: [\"{Precious}\"]", await ReachAsync($"{what}:{Precious}", new()), StringComparison.Ordinal);
        Assert.Equal("", await ReachAsync($"{what}:{Precious}", new() { Readable = [Precious] }));
    }

    [Theory]
    [InlineData("write")]
    [InlineData("make")]
    public async Task NamesFoldersToDotNetOperations(string what)
    {
        var path = Path.Combine(_elsewhere.FullName, "new");

        Assert.Contains(
            $"settings: Operations:Writable: [\"{_elsewhere.FullName}\"].",
            await ReachAsync($"{what}:{path}", new() { Readable = [_elsewhere.FullName] }),
            StringComparison.Ordinal);
        Assert.Equal("", await ReachAsync($"{what}:{path}", new() { Writable = [_elsewhere.FullName] }));
    }

    [Fact]
    public async Task NamesProgramsToDotNetOperations()
    {
        var program = Path.Combine(_elsewhere.FullName, "program");
        File.Copy("/bin/true", program);

        Assert.Contains($"Operations:Readable: [\"{program}\"]", await ReachAsync($"run:{program}", new()), StringComparison.Ordinal);
        Assert.Equal("", await ReachAsync($"run:{program}", new() { Readable = [program] }));
    }

    [Fact]
    public async Task NamesSocketsToDotNetOperations()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = string.Create(CultureInfo.InvariantCulture, $"get:http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        Assert.Contains("settings: Operations:Network: true.", await ReachAsync(address, new()), StringComparison.Ordinal);
        Assert.Contains(
            "settings: Operations:Network: true.",
            await ReachAsync("resolve:batchapi.invalid", new() { LocalSockets = true }),
            StringComparison.Ordinal);
        Assert.DoesNotContain("sandbox", await ReachAsync("resolve:batchapi.invalid", new() { Network = true }), StringComparison.Ordinal);
        Assert.Contains(
            "settings: Operations:LocalSockets: true.", await ReachAsync("local:socket", new() { Network = true }), StringComparison.Ordinal);
        Assert.Equal("", await ReachAsync("local:socket", new() { LocalSockets = true }));
    }

    [Fact]
    public async Task SaysNothingToDotNetOperationsWhereNothingWasDenied()
    {
        Assert.DoesNotContain(
            "sandbox", await ReachAsync($"pretend:{Precious}", new() { Writable = [_elsewhere.FullName] }), StringComparison.Ordinal);
        File.SetUnixFileMode(Precious, UnixFileMode.None);
        Assert.DoesNotContain("sandbox", await ReachAsync($"read:{Precious}", new() { Writable = [_elsewhere.FullName] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read -r line; cat {0}; exit 1", "Readable: [\"{0}\"]")]
    [InlineData("read -r line; . {0}", "Readable: [\"{0}\"]")]
    [InlineData("read -r line; echo x > {0}.new; exit 1", "Writable: [\"{1}\"]")]
    [InlineData("read -r line; exec node -e \"require('fs').readFileSync('{0}')\"", "Readable: [\"{0}\"]")]
    [InlineData("read -r line; exec node -e \"require('net').connect(80, '127.0.0.1')\"", "Network: true.")]
    [InlineData("read -r line; exec node -e \"require('net').createServer().listen('socket')\"", "LocalSockets: true")]
    [InlineData("exec python3 {0}", "Readable: [\"{0}\"]")]
    public async Task TellsWhyAProgramEnded(string script, string setting)
    {
        string Filled(string text) =>
            text.Replace("{0}", Precious, StringComparison.Ordinal).Replace("{1}", _elsewhere.FullName, StringComparison.Ordinal);

        var message = await RunAsync(Programs.Shell(Filled(script)), new());

        Assert.True(message.Contains(Filled(setting), StringComparison.Ordinal), message);
    }

    [Fact]
    public async Task TellsThatTheInterpreterOfAScriptIsClosed()
    {
        var (script, interpreter) = (Path.Combine(_elsewhere.FullName, "script"), Path.Combine(_elsewhere.FullName, "cat"));
        File.Copy("/bin/cat", interpreter);
        await File.WriteAllTextAsync(script, $"#!{interpreter}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Contains($"Readable: [\"{interpreter}\"]", await RunAsync(Programs.Lines(script), new()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read -r line; cat {0}; exit 1")]
    [InlineData("read -r line; echo 'cat: {0}: Permission denied' >&2; exit 1")]
    [InlineData("read -r line; echo 'Permission denied: /proc/1/environ' >&2; exit 1")]
    public async Task SaysNothingToProgramsWhereNothingWasDenied(string script) => Assert.DoesNotContain(
        "sandbox",
        await RunAsync(Programs.Shell(script.Replace("{0}", Precious, StringComparison.Ordinal)), new() { Writable = [_elsewhere.FullName] }),
        StringComparison.Ordinal);

    // The worker may not see into the folder, but the service may.
    [Fact]
    public async Task TellsProgramsNothingOfWhatTheyMayNotSee()
    {
        var closed = Directory.CreateDirectory(Path.Combine(_elsewhere.FullName, "closed"));
        await File.WriteAllTextAsync(Path.Combine(closed.FullName, "here"), "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(closed.FullName, "tree"));
        File.CreateSymbolicLink(Path.Combine(closed.FullName, "link"), Precious);
        closed.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.CreateSymbolicLink(Path.Combine(_elsewhere.FullName, "way"), closed.FullName);

        List<string> names = ["closed/here", "closed/gone", "closed/tree", "closed/link", "way/here", "way/gone"];
        var told = await Task.WhenAll(
            names.Select(async name =>
            {
                var path = Path.Combine(_elsewhere.FullName, name);
                var message = await RunAsync(Programs.Shell($"read -r line; echo 'cat: {path}: Permission denied' >&2; exit 1"), new());
                Assert.Contains($"Readable: [\"{path}\"]", message, StringComparison.Ordinal);
                return message[message.IndexOf("The sandbox", StringComparison.Ordinal)..].Replace(path, "PATH", StringComparison.Ordinal)
                    .Replace(Path.GetDirectoryName(path)!, "FOLDER", StringComparison.Ordinal);
            }));

        Assert.Single(told.Distinct());
    }

    [Fact]
    public async Task SaysItTheSameWayInEveryLanguage()
    {
        var python = PythonWorker.Command("python", "call", "failing:read", AppContext.BaseDirectory, []);
        await using var child = new Child { Command = python };
        await child.RunAsync(child.Run(JsonSerializer.Serialize(Precious)) with { Begin = """{"operation":"call","parameters":null}"""u8.ToArray() });

        string[] told = [
            await ReachAsync($"read:{Precious}", new()),
            Assert.Single(child.Failures).Value.Message,
            await RunAsync(Programs.Shell($"read -r line; cat {Precious}; exit 1"), new() { SetIn = "in the operation's entry" })];

        var sentences = told.Select(message => message.Split('\n').Single(line => line.StartsWith("The sandbox", StringComparison.Ordinal))
            .Replace("in the service's settings: ", "in the operation's entry: ", StringComparison.Ordinal)
            .Replace("Operations:", "", StringComparison.Ordinal));
        Assert.All(sentences, sentence => Assert.Equal(
            "The sandbox of the worker denied it. What would allow it, in the operation's entry: "
                + $"Readable: [\"{Precious}\"] or Writable: [\"{_elsewhere.FullName}\"] (to write there).",
            sentence));
    }

    private static async Task<string> ReachAsync(string item, Isolation isolation)
    {
        var command = new DotNetWorker().Command(Stage.Middle, Way.Exception);
        await using var child =
            new Child { Command = command with { Isolation = isolation with { Readable = [.. command.Isolation.Readable, .. isolation.Readable] } } };
        await child.RunAsync(child.Run(JsonSerializer.Serialize(item)) with { Begin = """{"operation":"reach"}"""u8.ToArray() });
        return child.Failures.Values.SingleOrDefault()?.Message ?? "";
    }

    private static async Task<string> RunAsync(WorkerCommand command, Isolation isolation)
    {
        await using var child = new Child { Command = command with { Isolation = isolation } };
        var end = await child.RunAsync("1");
        return child.Failures.Values.SingleOrDefault()?.Message ?? end.Reason ?? "";
    }
}
