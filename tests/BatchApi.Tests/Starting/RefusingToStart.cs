using System.Net;
using System.Net.Sockets;
using BatchApi.Tests.Processes;
using BatchApi.Tests.Storage.Sqlite;

namespace BatchApi.Tests.Starting;

/// <summary>What stops the start is said in a line each, without a stack, and before any worker starts.</summary>
public sealed class RefusingToStart
{
    [Theory]
    [InlineData("srve", "There is no verb srve. Did you mean serve?")]
    [InlineData("operation tset square", "There is no verb tset. Did you mean test?")]
    [InlineData("operation", "operation needs one of test.")]
    [InlineData("demo square", "demo takes nothing but settings: square is too many.")]
    [InlineData("serve demo", "serve takes nothing but settings: demo is too many.")]
    [InlineData("operation test square cube", "test takes NAME and settings: cube is too many.")]
    [InlineData("--Storage:Dir /srv", "Storage:Dir is no setting. Did you mean Storage:Directory?")]
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
    [InlineData("http://*:0", "[::]:0 can be reached from other machines")]
    [InlineData("nonsense", "--urls is 'nonsense': must be an address like http://127.0.0.1:5080.")]
    [InlineData("127.0.0.1:5080", "--urls is '127.0.0.1:5080': must be an address like http://127.0.0.1:5080.")]
    [InlineData(
        "ftp://127.0.0.1:5080", "--urls is 'ftp://127.0.0.1:5080': must be an address like http://127.0.0.1:5080: it begins with http or https.")]
    [InlineData(
        "http://127.0.0.1:99999", "--urls is 'http://127.0.0.1:99999': must be an address like http://127.0.0.1:5080, with a port from 0 to 65535.")]
    [InlineData("http://127.0.0.1:x", "--urls is 'http://127.0.0.1:x': must be an address like http://127.0.0.1:5080, with a port from 0 to 65535.")]
    [InlineData("http://127.0.0.1:0/api", "--urls is 'http://127.0.0.1:0/api': must be an address like http://127.0.0.1:5080, without a path.")]
    public async Task OnAnAddressThatCannotBeNamesIt(string url, string error)
    {
        var (code, output) = await RunAsync("--urls", url);

        Assert.Equal(1, code);
        Assert.StartsWith(error, output, StringComparison.Ordinal);
        IsBrief(output);
    }

    [Theory]
    [InlineData("Pool__Workers", "abc", "Pool:Workers (environment: Pool__Workers) is 'abc': must be a whole number from 0 to 1024.")]
    [InlineData("POOL__WORKERS", "abc", "Pool:Workers (environment: POOL__WORKERS) is 'abc': must be a whole number from 0 to 1024.")]
    [InlineData("DOTNET_URLS", "nonsense", "urls (environment: DOTNET_URLS) is 'nonsense': must be an address like http://127.0.0.1:5080.")]
    [InlineData(
        "ALLOWEDHOSTS", "http://x",
        "AllowedHosts (environment: ALLOWEDHOSTS) is 'http://x': must be names of hosts with semicolons between them, "
            + "such as batch.example;*.jobs.example, and 'http://x' is none. Leave out the scheme.")]
    [InlineData("ASPNETCORE_URLS", "nonsense", "urls (environment: ASPNETCORE_URLS) is 'nonsense': must be an address like http://127.0.0.1:5080.")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "abc", "http_ports (environment: ASPNETCORE_HTTP_PORTS) is 'abc': must be a port from 0 to 65535.")]
    [InlineData(
        "Kestrel__Endpoints__Http__Url", "nonsense",
        "Kestrel:Endpoints:Http:Url (environment: Kestrel__Endpoints__Http__Url) is 'nonsense': must be an address like http://127.0.0.1:5080.")]
    [InlineData(
        "TMPDIR", "/no/such/folder",
        "The folder for temporary files cannot be used: Could not find a part of the path '/no/such/folder'. "
            + "Set TMPDIR to a folder that this user may write.")]
    public async Task WithAWrongVariableNamesIt(string name, string value, string error)
    {
        using var folder = new TemporaryFolder();
        using var process = ServiceProcess.Start("env", folder, $"{name}={value}", "dotnet", Artifacts.Service);

        Assert.Equal(1, await process.ExitAsync(ServiceProcess.Deadline));

        Assert.Equal(error, process.Output.Trim());
    }

    [Fact]
    public async Task WithSettingsThatAreNoJsonNamesTheLine()
    {
        using var folder = new TemporaryFolder();
        var copy = Directory.CreateDirectory(folder.Join("copy")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Artifacts.Service)!))
            File.Copy(file, Path.Join(copy, Path.GetFileName(file)));
        await File.WriteAllTextAsync(
            Path.Join(copy, "appsettings.json"), "{\n  \"Pool\": { \"Workers\": 2,, }\n}", TestContext.Current.CancellationToken);
        using var process = ServiceProcess.Start(folder, Path.Join(copy, Path.GetFileName(Artifacts.Service)));

        Assert.Equal(1, await process.ExitAsync(ServiceProcess.Deadline));

        Assert.StartsWith(
            $"Failed to load configuration from file '{copy}/appsettings.json'. Could not parse the JSON file. Line 2, column 26: ",
            process.Output,
            StringComparison.Ordinal);
        Assert.Single(process.Output.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("not a database")]
    [InlineData(null)]
    public async Task OnDataThatCannotBeUsedNamesTheFolder(string? text)
    {
        using var folder = new TemporaryFolder();
        var data = folder.Join("data");
        if (text is not null)
            Directory.CreateDirectory(data);
        var file = text is null ? data : Path.Join(data, "batchapi.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat(text ?? "a file", 1000)), TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync("--urls", "http://127.0.0.1:0", "--Storage:Directory", data);

        Assert.Equal(1, code);
        Assert.Contains(data, output, StringComparison.Ordinal);
        IsBrief(output);
    }

    /// <summary>There is room for the database of an earlier release, but not for what its migration writes.</summary>
    [Fact]
    public async Task OnADiskThatIsTooFullForAMigrationLeavesTheDatabaseAsItWas()
    {
        const string many = """
            WITH RECURSIVE number (n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM number WHERE n < 40000)
            INSERT INTO failures (job, item, code, message, attempts)
            SELECT '0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e01', n, 'timeout', hex(zeroblob(100)), 1 FROM number
            """;
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Join("data"));
        using (var old = new RawDatabase(folder.Join("old.db")))
            old.Execute($"{Version4.Sql} {many}");
        // A disk of its own, that only the service sees.
        const string disk = "mount -t tmpfs -o size=16m tmpfs data && cp old.db data/batchapi.db";
        const string rest = "code=$?; ls data; cmp old.db data/batchapi.db && echo same; exit $code";
        using var process = ServiceProcess.Start(
            "unshare", folder, "--mount", "--map-root-user", "sh", "-c", $"{disk} && dotnet {Artifacts.Service} --urls http://127.0.0.1:0; {rest}");

        var code = await process.ExitAsync(ServiceProcess.Deadline);

        Assert.Equal(1, code);
        Assert.Contains(
            "The disk under Storage:Directory is full. Free space on it; then start the service again: the database is as it was.",
            process.Output, StringComparison.Ordinal);
        Assert.EndsWith("batchapi.db\nbatchapi.lock\nsame", process.Output.Trim(), StringComparison.Ordinal);
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
        Assert.DoesNotContain("Warm workers", output, StringComparison.Ordinal);
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
