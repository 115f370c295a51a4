using System.Net;
using System.Net.Sockets;

namespace BatchApi.Tests.Processes;

/// <summary>What stops the start is said in a line each, without a stack, and before any worker starts.</summary>
[Collection(nameof(OneAtATime))]
public sealed class RefusingToStart
{
    [Theory]
    [InlineData("srve", "There is no verb srve. Did you mean serve?")]
    [InlineData("operation tset square", "There is no verb tset. Did you mean test?")]
    [InlineData("operation", "operation needs one of test.")]
    [InlineData("demo square", "There is no argument square.")]
    [InlineData("--Pool:Wrokers 3", "Pool:Wrokers is no setting. Did you mean Pool:Workers?")]
    [InlineData("demo --Pool:Wrokers=3", "Pool:Wrokers is no setting. Did you mean Pool:Workers?")]
    [InlineData("operation test square --Operations:Python:0:Pth x", "Operations:Python:0:Pth is no setting.")]
    public async Task MisusedExitsWithTwo(string line, string error)
    {
        var (code, output) = await RunAsync(line.Split(' '));

        Assert.Equal(2, code);
        Assert.Contains(error, output, StringComparison.Ordinal);
        IsBrief(output);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("operation", "test", "square")]
    public async Task WithWrongValuesExitsWithOneAndALineEach(params string[] verb)
    {
        var (code, output) = await RunAsync([.. verb, "--Pool:Workers", "-1", "--Scheduling:Lease", "x", "--Jobs:MaxItems=abc"]);

        Assert.Equal(1, code);
        Assert.Equal(
            ["Jobs:MaxItems is 'abc'", "Pool:Workers is '-1'", "Scheduling:Lease is 'x'"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(error => error[..error.IndexOf(": must be", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task SaysAtOnceWhatIsMisspelledAndWhatIsWrong()
    {
        var (code, output) = await RunAsync("--Pol:Workers", "3", "--Pool:Workers=abc", "--Pool:Spaer=true");

        Assert.Equal(2, code);
        Assert.Equal(3, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        IsBrief(output);
    }

    [Fact]
    public async Task OnAPortInUseNamesIt()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var (code, output) = await RunAsync("--urls", url);

        Assert.Equal(1, code);
        Assert.StartsWith($"The address {url} is in use.", output, StringComparison.Ordinal);
        IsBrief(output);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "0.0.0.0:0 can be reached from other machines")]
    [InlineData("nonsense", "Invalid url: 'nonsense'")]
    public async Task OnAnAddressThatCannotBeNamesIt(string url, string error)
    {
        var (code, output) = await RunAsync("--urls", url);

        Assert.Equal(1, code);
        Assert.StartsWith(error, output, StringComparison.Ordinal);
        IsBrief(output);
    }

    [Theory]
    [InlineData("not a database")]
    [InlineData(null)]
    public async Task OnDataThatCannotBeUsedNamesTheFolder(string? text)
    {
        using var folder = new TemporaryFolder();
        var data = folder.Join("data");
        if (text is not null) Directory.CreateDirectory(data);
        var file = text is null ? data : Path.Join(data, "batchapi.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat(text ?? "a file", 1000)), TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync("--urls", "http://127.0.0.1:0", "--Storage:Directory", data);

        Assert.Equal(1, code);
        Assert.Contains(data, output, StringComparison.Ordinal);
        IsBrief(output);
    }

    [Fact]
    public async Task ShowsVerbsAndSettings()
    {
        var (code, output) = await RunAsync("--help");
        var (versionCode, version) = await RunAsync("--version");

        Assert.Equal((0, 0), (code, versionCode));
        Assert.All(["serve", "demo", "operation", "Pool: Workers", "--urls"], word => Assert.Contains(word, output, StringComparison.Ordinal));
        Assert.Matches(@"^\d+\.\d+\.\d+", version);
    }

    private static void IsBrief(string output)
    {
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("workers are warm", output, StringComparison.Ordinal);
        Assert.InRange(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 4);
    }

    private static async Task<(int Code, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        using var folder = new TemporaryFolder();
        using var process = ServiceProcess.Start(folder, [Artifacts.Service, .. arguments]);
        var code = await process.ExitAsync(ServiceProcess.Deadline);
        await folder.EmptyAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path, "batchapi-*"));
        return (code, process.Output.Trim());
    }
}
