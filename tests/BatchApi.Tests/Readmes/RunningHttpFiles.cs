using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Readmes;

/// <summary>The files of <c>http/</c>, run as they stand by a public client.</summary>
public sealed class RunningHttpFiles
{
    private const string Start = "#   dotnet run -c Release --project src/BatchApi -- ";
    private const string Host = "@host = http://127.0.0.1:5080\n";

    private static string Folder => Path.Join(Artifacts.Root, "http");

    [Fact]
    public async Task HoldsEveryAssertion()
    {
        using var folder = new TemporaryFolder();
        using var files = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder, await SettingsAsync());
        var requests = 0;
        foreach (var path in Directory.EnumerateFiles(Folder, "*.http"))
            requests += await CopyAsync(path, files, service.Address);

        using var httpyac = ServiceProcess.Start(
            Artifacts.Npm(".bin/httpyac"), files, "send", "*.http", "--all", "--no-color", "--output", "none", "--output-failed", "exchange");
        var code = await httpyac.ExitAsync(2 * ServiceProcess.Deadline);

        Assert.True(code == 0, httpyac.Output);
        Assert.Contains($"{requests} requests processed ({requests} succeeded)", httpyac.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void IsOfferedForEveryUseCase() => Assert.Equal(
        ["cancel", "errors", "large-input", "observe", "operations", "results", "submit-and-poll"],
        Directory.EnumerateFiles(Folder, "*.http").Select(Path.GetFileNameWithoutExtension).Order());

    /// <summary>The arguments of the command line that the opening comment of <c>operations.http</c> gives.</summary>
    private static async Task<string[]> SettingsAsync()
    {
        var text = await File.ReadAllTextAsync(Path.Join(Folder, "operations.http"));
        var comment = text[..text.IndexOf("\n\n", StringComparison.Ordinal)].Replace(" \\\n#    ", "", StringComparison.Ordinal);
        return comment.Split('\n').Single(line => line.StartsWith(Start, StringComparison.Ordinal))[Start.Length..].Split(' ');
    }

    /// <summary>A variable of the command line does not win over one of the file, so the copy names the service itself.</summary>
    /// <returns>How many requests are in the file.</returns>
    private static async Task<int> CopyAsync(string path, TemporaryFolder files, Uri address)
    {
        var text = await File.ReadAllTextAsync(path);
        Assert.Contains(Host, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            files.Join(Path.GetFileName(path)),
            text.Replace(Host, $"@host = {address.GetLeftPart(UriPartial.Authority)}\n", StringComparison.Ordinal));
        return text.Split("\n### ").Length - 1;
    }
}
