using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Python;

/// <summary>What the sandbox denies is followed by the setting that allows it, and with that setting it works.</summary>
public sealed class ExplainingDenials : IDisposable
{
    // Not below the system's folders, and not below the one for temporary files, which other tests' workers write to.
    private readonly DirectoryInfo _elsewhere = Directory.CreateDirectory($"/var/tmp/batchapi-elsewhere-{Guid.NewGuid():N}");

    private string File => Path.Combine(_elsewhere.FullName, "file");

    public void Dispose() => _elsewhere.Delete(recursive: true);

    [Theory]
    [InlineData("read")]
    [InlineData("behind")]
    [InlineData("in_words")]
    [InlineData("from_none")]
    [InlineData("link")]
    [InlineData("show")]
    public async Task NamesTheFileThatMayNotBeRead(string function)
    {
        await System.IO.File.WriteAllTextAsync(File, "x", TestContext.Current.CancellationToken);

        Assert.Contains($"Readable: [\"{File}\"]", await FailAsync(function, File, new()), StringComparison.Ordinal);
        await AllowedAsync("read", File, new() { Readable = [File] });
        await AllowedAsync("read", File, new() { Readable = [_elsewhere.FullName] });
    }

    [Theory]
    [InlineData("write")]
    [InlineData("make")]
    public async Task NamesTheFolderThatMayNotBeWritten(string function)
    {
        var message = await FailAsync(function, File, new() { Readable = [_elsewhere.FullName] });

        Assert.Contains($"entry: Writable: [\"{_elsewhere.FullName}\"].", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Readable", message, StringComparison.Ordinal);
        await AllowedAsync(function, File, new() { Writable = [_elsewhere.FullName] });
    }

    [Fact]
    public async Task NamesTheFolderOfAFileThatMayOnlyBeRead()
    {
        await System.IO.File.WriteAllTextAsync(File, "x", TestContext.Current.CancellationToken);

        Assert.Contains(
            $"entry: Writable: [\"{_elsewhere.FullName}\"].", await FailAsync("write", File, new() { Readable = [File] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesProgramsLibrariesAndModules()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(_elsewhere.FullName, "beyond.py"), "", TestContext.Current.CancellationToken);
        var program = Path.Combine(_elsewhere.FullName, "program");
        System.IO.File.Copy("/bin/true", program);

        Assert.Contains($"Readable: [\"{program}\"]", await FailAsync("run", program, new()), StringComparison.Ordinal);
        Assert.Contains($"Readable: [\"{program}\"]", await FailAsync("library", program, new()), StringComparison.Ordinal);
        Assert.Contains($"Readable: [\"{_elsewhere.FullName}\"]", await FailAsync("missing", _elsewhere.FullName, new()), StringComparison.Ordinal);
        await AllowedAsync("run", program, new() { Readable = [program] });
        await AllowedAsync("missing", _elsewhere.FullName, new() { Readable = [_elsewhere.FullName] });
    }

    [Theory]
    [InlineData("pretend")]
    [InlineData("in_words")]
    public async Task SaysNothingWhereNothingWasDenied(string function)
    {
        await System.IO.File.WriteAllTextAsync(File, "x", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("sandbox", await FailAsync(function, File, new() { Writable = [_elsewhere.FullName] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaysNothingOfAFileThatItsOwnModeCloses()
    {
        await System.IO.File.WriteAllTextAsync(File, "x", TestContext.Current.CancellationToken);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.None);

        Assert.DoesNotContain("sandbox", await FailAsync("read", File, new() { Readable = [_elsewhere.FullName] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesNothingWithoutALayerThatDenies()
    {
        await AllowedAsync("read", "/etc/hostname", new() { Layers = IsolationLayers.None });
        Assert.DoesNotContain("sandbox", await FailAsync("read", File, new() { Layers = IsolationLayers.None }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesTheNetwork()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        Assert.Contains("entry: Network: true.", await FailAsync("connect", port, new()), StringComparison.Ordinal);
        Assert.Contains("entry: Network: true.", await FailAsync("connect", port, new() { LocalSockets = true }), StringComparison.Ordinal);
        Assert.Contains("entry: Network: true.", await FailAsync("resolve", "\"batchapi.invalid\"", new()), StringComparison.Ordinal);
        await AllowedAsync("connect", port, new() { Network = true });
        Assert.DoesNotContain("sandbox", await FailAsync("resolve", "\"batchapi.invalid\"", new() { Network = true }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local", "\"socket\"")]
    [InlineData("packets", "1")]
    [InlineData("manager", "1")]
    [InlineData("forkserver", "1")]
    public async Task NamesLocalSockets(string function, string item)
    {
        Assert.Contains(
            "LocalSockets: true", await FailAsync(function, item, new() { Network = true, Writable = ["/dev/shm"] }), StringComparison.Ordinal);
        await AllowedAsync(function, item, new() { LocalSockets = true, Writable = ["/dev/shm"] });
    }

    [Theory]
    [InlineData("lock", "1")]
    [InlineData("shared", "16")]
    public async Task NamesSharedMemory(string function, string item)
    {
        Assert.Contains("entry: Writable: [\"/dev/shm\"].", await FailAsync(function, item, new()), StringComparison.Ordinal);
        await AllowedAsync(function, item, new() { Writable = ["/dev/shm"] });
    }

    [Theory]
    [InlineData("fall_back")]
    [InlineData("forkserver")]
    public async Task NamesAllThatAForkserverNeedsAtOnce(string function) =>
        Assert.Contains("Writable: [\"/dev/shm\"] and LocalSockets: true", await FailAsync(function, "1", new()), StringComparison.Ordinal);

    [Fact]
    public async Task TellsWhyAnInitializerFailed()
    {
        await System.IO.File.WriteAllTextAsync(File, "x", TestContext.Current.CancellationToken);
        await using var child = Child("read", new(), "--initializer", "failing:prepare");
        var run = Run(child, "1");
        var path = Path.Combine(_elsewhere.FullName, "secret");
        await System.IO.File.WriteAllTextAsync(path, "x", TestContext.Current.CancellationToken);

        var end = await child.RunAsync(
            run with { Command = run.Command with { Environment = new Dictionary<string, string>(run.Command.Environment) { ["SECRET"] = path } } });

        Assert.Equal(RunEnding.Refused, end.Ending);
        Assert.Contains($"Readable: [\"{path}\"]", end.Reason, StringComparison.Ordinal);
    }

    private static async Task<string> FailAsync(string function, string item, Isolation isolation)
    {
        await using var child = Child(function, isolation);
        await child.RunAsync(Run(child, Quoted(item)));
        return Assert.Single(child.Failures).Value.Message;
    }

    private static async Task AllowedAsync(string function, string item, Isolation isolation)
    {
        await using var child = Child(function, isolation);
        await child.RunAsync(Run(child, Quoted(item)));
        Assert.Empty(child.Failures.Values.Select(failure => failure.Message));
    }

    private static string Quoted(string item) => item.StartsWith('/') ? JsonSerializer.Serialize(item) : item;

    private static Child Child(string function, Isolation isolation, params IEnumerable<string> options)
    {
        var command = PythonWorker.Command("python", "call", $"failing:{function}", AppContext.BaseDirectory, options);
        return new() { Command = command with { Isolation = isolation with { Readable = [.. command.Isolation.Readable, .. isolation.Readable] } } };
    }

    private static Run Run(Child child, string item) =>
        child.Run(item) with { Begin = Encoding.UTF8.GetBytes("""{"operation":"call","parameters":null}""") };
}
