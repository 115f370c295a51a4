using System.Text.RegularExpressions;
using BatchApi.Tests.Processes;
using Microsoft.Extensions.Configuration;

namespace BatchApi.Tests.Readmes;

/// <summary>
/// Types the blocks of a README one after another, as somebody would who reads it from top to bottom: in a temporary folder, against the real
/// service on a free port. A block that starts the service ends the one before.
/// </summary>
internal sealed partial class Newcomer : IAsyncDisposable
{
    private const string WithoutService = "# while the service is stopped";

    // Builds share two cores with all other tests.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _settings = ["ASPNETCORE_URLS=http://127.0.0.1:0"];
    private RunningService? _service;
    private int _pid;

    public Newcomer()
    {
        _settings.Add($"Operations__Directory={Directory.CreateDirectory(_folder.Join("operations")).FullName}");
        Directory.CreateDirectory(_folder.Join("srv"));
        // For "dotnet tool".
        Directory.CreateSymbolicLink(_folder.Join(".config"), Path.Join(Artifacts.Root, ".config"));
    }

    /// <summary>The service that runs.</summary>
    public RunningService Service => _service ?? throw new InvalidOperationException("No block has started the service.");

    /// <summary>Does what a reader would do with a block.</summary>
    /// <returns>What the commands have written, without line ends after the last line; nothing if there are none.</returns>
    public async Task<string> TypeAsync(Block block)
    {
        if (block.Language == "json")
            Configure(block.Text);
        if (block.Language != "sh" || TriedElsewhere.Commands.ContainsKey(block.Text))
            return "";
        if (block.Text.EndsWith(WithoutService, StringComparison.Ordinal))
            await StopAsync();
        if (!StartsService().IsMatch(block.Text))
            return await RunAsync(block);

        await StartAsync(block.Text);
        return "";
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    /// <summary>Puts what belongs into <c>appsettings.json</c> into the environment of each later service. Other JSON is an example.</summary>
    private void Configure(string json)
    {
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Here(json)));
        var values = new ConfigurationBuilder().AddJsonStream(text).Build().AsEnumerable().Where(setting => setting.Value is not null).ToList();
        if (values.All(setting => char.IsUpper(setting.Key[0])))
            _settings.AddRange(values.Select(setting => $"'{setting.Key.Replace(":", "__", StringComparison.Ordinal)}={setting.Value}'"));
    }

    private async Task StartAsync(string command)
    {
        await StopAsync();
        // "env" also takes variables that the command begins with.
        var process = ServiceProcess.Start("bash", _folder, "-c", $"exec env {string.Join(' ', _settings)} {Here(command)}");
        _service = await RunningService.ReadyAsync(_folder, process);
        // "dotnet run" has started another process, which is the service.
        _pid = command.Contains("dotnet run", StringComparison.Ordinal) ? process.Children().Single() : process.Id;
    }

    /// <summary>Ctrl-C, or the end of the test.</summary>
    private async Task StopAsync()
    {
        if (_service is null)
            return;

        var code = await _service.TerminateAsync(ServiceProcess.Deadline, _pid);
        Assert.True(code == 0, _service.Output);
        await _service.DisposeAsync();
        _service = null;
    }

    /// <summary>Each block has a shell of its own, which knows the job's <c>ID</c> and the functions of those before.</summary>
    private async Task<string> RunAsync(Block block)
    {
        var refusal = Refusal().Match(block.Text);
        var script = $$"""
            set -e -o pipefail
            [ ! -f shell ] || . ./shell
            {{(refusal.Success ? "unset -f curl" : "curl() { command curl --fail-with-body \"$@\"; }")}}
            {{Here(block.Text)}}
            { declare -p ID 2> /dev/null || true; declare -f; } > shell
            """;
        using var shell = ServiceProcess.Start("bash", _folder, "-c", script);
        var code = await shell.ExitAsync(Deadline);

        Assert.True(code == 0, $"{block}: exit code {code}\n{block.Text}\n{shell.Output}");
        Assert.DoesNotMatch(FailedJob(), shell.Output);
        if (refusal.Success)
        {
            Assert.Contains($"\"status\":{refusal.Groups["status"].Value},", shell.Output, StringComparison.Ordinal);
            Assert.Contains($"\"code\":\"{refusal.Groups["code"].Value}\"", shell.Output, StringComparison.Ordinal);
        }

        return shell.Output.TrimEnd();
    }

    /// <summary>What a README says, on this machine: its folders are temporary ones, and the service listens on another port.</summary>
    private string Here(string text)
    {
        text = text
            .Replace("src/BatchApi/bin/Release/net10.0/operations", _folder.Join("operations"), StringComparison.Ordinal)
            .Replace("~/", $"{_folder.Path}/", StringComparison.Ordinal)
            .Replace("/srv/", $"{_folder.Path}/srv/", StringComparison.Ordinal)
            .Replace("sudo ", "", StringComparison.Ordinal)
            .Replace("dotnet run -c Release", $"dotnet run --no-build -c {Artifacts.Configuration}", StringComparison.Ordinal)
            .Replace("publish src/BatchApi -c Release", $"publish src/BatchApi --no-build -c {Artifacts.Configuration}", StringComparison.Ordinal)
            .Replace("bin/Release/", $"bin/{Artifacts.Configuration}/", StringComparison.Ordinal);
        text = FolderOfRoot().Replace(text, $"{Artifacts.Root}/$&");
        return Address().Replace(text, _ => Service.Address.Authority);
    }

    /// <summary>A line that starts the service: <c>Pool__Workers=1 dotnet run -c Release --project src/BatchApi -- --Pool:Spare false</c>.</summary>
    [GeneratedRegex(@"^(\w+=\S+ )*dotnet (run -c Release --project src/BatchApi( --(?! *\\?\n? *(demo|operation|--help))|$)|\S+/BatchApi\.dll$)")]
    private static partial Regex StartsService();

    /// <summary>What a comment expects a command to be refused with: <c># 422 unknown_operation</c>.</summary>
    [GeneratedRegex(@"# (?<status>4\d\d) (?<code>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"""state"":\s*""(failed|partially_succeeded)""")]
    private static partial Regex FailedJob();

    [GeneratedRegex(@"(?<![\w/.-])(src|tests|http)/")]
    private static partial Regex FolderOfRoot();

    [GeneratedRegex(@"(localhost|127\.0\.0\.1):5080")]
    private static partial Regex Address();
}
