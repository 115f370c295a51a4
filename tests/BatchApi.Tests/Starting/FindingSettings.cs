using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Starting;

/// <summary>appsettings.json lies beside the service, wherever that is started and from whatever folder.</summary>
public sealed class FindingSettings
{
    [Fact]
    public async Task WorksInAPublishedFolderThatIsStartedFromElsewhere()
    {
        using var published = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        using var publish = ServiceProcess.Start(
            published, "publish", Path.Join(Artifacts.Root, "src/BatchApi"), "-c", Artifacts.Configuration, "--no-build", "-o",
            published.Join("out"));
        Assert.True(await publish.ExitAsync(ServiceProcess.Deadline) == 0, publish.Output);
        await SetItemTimeoutAsync(published.Join("out", "appsettings.json"), "00:00:42");

        await using var service = await RunningService.ReadyAsync(
            elsewhere, ServiceProcess.Start(elsewhere, published.Join("out", "BatchApi.dll"), "--urls", "http://127.0.0.1:0"));
        var ended = await service.Jobs.EndedAsync(await service.Jobs.SubmitAsync("""{"operation": "square", "items": [3]}"""));

        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        Assert.Equal(42, ended.GetProperty("options").GetProperty("itemTimeoutSeconds").GetInt32());
        // Data is kept where the service was started, not where it was published.
        Assert.True(File.Exists(elsewhere.Join("data", "batchapi.db")));
        Assert.False(Directory.Exists(published.Join("out", "data")));
    }

    [Fact]
    public async Task WorksUnderDotnetRun()
    {
        using var folder = new TemporaryFolder();

        var run = ServiceProcess.Start(
            folder, "run", "--project", Path.Join(Artifacts.Root, "src/BatchApi"), "-c", Artifacts.Configuration, "--no-build", "--", "--urls",
            "http://127.0.0.1:0");
        await using var service = await RunningService.ReadyAsync(folder, run);
        var ended = await service.Jobs.EndedAsync(await service.Jobs.SubmitAsync("""{"operation": "square", "items": [3]}"""));
        var code = await service.TerminateAsync(ServiceProcess.Deadline, run.Children().Single());

        Assert.Equal(0, code);
        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        // Every request would be logged, were it not for the levels in the file.
        Assert.DoesNotContain("Request starting", service.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.Join("data", "batchapi.db")));
    }

    private static async Task SetItemTimeoutAsync(string path, string timeout)
    {
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        settings["Jobs"]!["ItemTimeout"] = timeout;
        await File.WriteAllTextAsync(path, settings.ToJsonString(JsonSerializerOptions.Default));
    }
}
