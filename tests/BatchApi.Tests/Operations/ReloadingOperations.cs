using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Operations;

/// <summary>The operations folder is looked at while the service runs: what is new runs without a restart, what runs ends as it began.</summary>
public sealed class ReloadingOperations : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("batchapi-reload-");

    // Not there when the service starts.
    private string Folder => Path.Combine(_root.FullName, "operations");

    private string PlugIn => Path.Combine(Folder, "gate", "Gate.dll");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task FindsWhatIsNewInTheCatalogueAndInSwagger()
    {
        await using var service = Start();
        Assert.Equal(
            HttpStatusCode.NotFound, (await service.Client.GetAsync("v1/operations/gate", TestContext.Current.CancellationToken)).StatusCode);
        Assert.DoesNotContain(
            "\"gate\"",
            await service.Client.GetStringAsync("swagger/v1/swagger.json", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

        await WriteAsync(service, version: 1);

        Assert.Contains(
            "\"gate\"",
            await service.Client.GetStringAsync("swagger/v1/swagger.json", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal(["1"], await OutputsAsync(service, JsonSerializer.Serialize(PlugIn)));
        Assert.Equal(["49"], await service.OutputsAsync(await EndedAsync(service, "square", "7")));
    }

    [Fact]
    public async Task FinishesChunksOnTheVersionTheyBeganWithAndRunsLaterOnesOnTheNew()
    {
        await using var service = Start();
        await WriteAsync(service, version: 1);
        var gate = JsonSerializer.Serialize(Path.Combine(_root.FullName, "open"));
        var job = await service.SubmitAsync("gate", [gate, gate], new { chunkSize = 1 });
        await Until.TrueAsync(async () => Service.Count((await service.StatusAsync(job)).GetProperty("counts"), "running") > 0, "running");

        // Over the file that a worker has mapped.
        await WriteAsync(service, version: 2);
        Assert.Equal(1, Service.Count((await service.StatusAsync(job)).GetProperty("counts"), "running"));
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "open"), "", TestContext.Current.CancellationToken);
        await service.EndedAsync(job);

        Assert.Equal(["1", "2"], await service.OutputsAsync(job));
    }

    [Fact]
    public async Task ForgetsWhatIsRemoved()
    {
        await using var service = Start();
        await WriteAsync(service, version: 1);

        File.Delete(PlugIn);

        await Until.TrueAsync(async () => (await service.Client.GetAsync("v1/operations/gate")).StatusCode == HttpStatusCode.NotFound, "gone");
        Assert.Equal(["49"], await service.OutputsAsync(await EndedAsync(service, "square", "7")));
    }

    [Fact]
    public async Task ListsWhatIsBrokenUntilItIsReplaced()
    {
        await using var service = Start();
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "gate.dll"), "nothing", TestContext.Current.CancellationToken);
        await Until.TrueAsync(async () => (await service.Client.GetAsync("v1/operations/gate.dll")).IsSuccessStatusCode, "listed");

        using var refused = await service.PostAsync("v1/jobs", """{"operation":"gate.dll","items":[1]}""", "application/json");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(
            "gate.dll cannot be read as a .NET assembly",
            await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        GatedPlugIn.Write(Path.Combine(Folder, "gate.dll"), "gate", version: 3);
        await Until.TrueAsync(async () => (await service.Client.GetAsync("v1/operations/gate")).IsSuccessStatusCode, "replaced");
        Assert.Equal(["3"], await OutputsAsync(service, JsonSerializer.Serialize(Path.Combine(Folder, "gate.dll"))));
    }

    private static async Task<string> EndedAsync(Service service, string operation, string item)
    {
        var job = await service.SubmitAsync(operation, [item]);
        await service.EndedAsync(job);
        return job;
    }

    private static async Task<string[]> OutputsAsync(Service service, string item) =>
        await service.OutputsAsync(await EndedAsync(service, "gate", item));

    // Writes the assembly, over what is there, and waits for it in the catalogue.
    private async Task WriteAsync(Service service, long version)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PlugIn)!);
        GatedPlugIn.Write(PlugIn, "gate", version);
        await Until.TrueAsync(async () => await VersionAsync(service) == $"{version}.0.0", $"version {version}");
    }

    private static async Task<string?> VersionAsync(Service service)
    {
        using var answer = await service.Client.GetAsync("v1/operations/gate");
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetString() : null;
    }

    private Service Start() => new(("Operations:Directory", Folder), ("Pool:Workers", "1"));
}
