using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Starting;

/// <summary>One process per data folder.</summary>
public sealed class SharingADataFolder
{
    [Fact]
    public async Task IsRefusedToTheSecondServiceByTheFoldersName()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var first = await RunningService.StartAsync(folder);

        using var second = ServiceProcess.Start(
            other, Artifacts.Service, "--urls", "http://127.0.0.1:0", "--Storage:Directory", folder.Join("data"));
        var code = await second.ExitAsync(ServiceProcess.Deadline);

        Assert.NotEqual(0, code);
        Assert.Contains($"'{folder.Join("data")}' is in use", second.Output, StringComparison.Ordinal);
        await other.EmptyAsync();
        var job = await first.Jobs.SubmitAsync("""{"operation": "square", "items": [3]}""");
        Assert.Equal("succeeded", (await first.Jobs.EndedAsync(job)).GetProperty("state").GetString());
    }
}
