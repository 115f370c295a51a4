using System.Text.Json;

namespace BatchApi.Tests.Processes;

/// <summary>What README tells an author of an operation to type does what it says, while the service runs.</summary>
[Collection(nameof(OneAtATime))]
public sealed class FollowingTheReadme
{
    [Fact]
    public async Task LeadsFromNothingToAnOperationThatRuns()
    {
        using var folder = new TemporaryFolder();
        var operations = Directory.CreateDirectory(folder.Join("operations")).FullName;
        await using var service = await RunningService.StartAsync(folder, $"--Operations:Directory={operations}");
        Dictionary<string, string> places = new()
        {
            ["~/geometry"] = folder.Join("geometry"),
            ["src/BatchApi/bin/Release/net10.0/operations"] = operations,
            ["localhost:5080"] = service.Address.Authority,
        };

        await TypeAsync(folder, "dotnet new classlib", places);
        await Until.TrueAsync(async () => (await service.Http.GetAsync("v1/operations/distance")).IsSuccessStatusCode, "in the catalogue");
        var answer = await TypeAsync(folder, "curl -s localhost:5080/v1/jobs -H 'Content-Type: application/json' -H", places);

        var job = JsonDocument.Parse(answer).RootElement;
        Assert.Equal("succeeded", job.GetProperty("state").GetString());
        Assert.Equal("10\n", await service.Http.GetStringAsync($"v1/jobs/{job.GetProperty("id").GetString()}/results?view=outputs&format=ndjson", TestContext.Current.CancellationToken));
    }

    /// <summary>Runs README's indented block that begins so, from the folder README is in, elsewhere than it says.</summary>
    private static async Task<string> TypeAsync(TemporaryFolder folder, string beginning, Dictionary<string, string> places)
    {
        const string indent = "    ";
        var lines = await File.ReadAllLinesAsync(Path.Join(Artifacts.Root, "README.md"), TestContext.Current.CancellationToken);
        var block = lines.SkipWhile(line => !line.StartsWith(indent + beginning, StringComparison.Ordinal)).TakeWhile(line => line.StartsWith(indent, StringComparison.Ordinal));
        var text = string.Join('\n', block.Select(line => line[indent.Length..]));
        foreach (var (place, elsewhere) in places) text = text.Replace(place, elsewhere, StringComparison.Ordinal);

        using var shell = ServiceProcess.Start("bash", folder, "-e", "-c", $"cd '{Artifacts.Root}'\n{text}");
        Assert.True(await shell.ExitAsync(ServiceProcess.Deadline) == 0, shell.Output);
        return shell.Output;
    }
}
