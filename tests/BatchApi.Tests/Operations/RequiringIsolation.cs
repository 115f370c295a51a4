using System.Net.Http.Json;
using System.Text.Json;
using BatchApi.Pool;
using BatchApi.Pool.Confinement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BatchApi.Tests.Operations;

/// <summary>Where isolation is required and the machine lacks a layer of it, an operation is refused rather than run without.</summary>
public sealed class RequiringIsolation : IDisposable
{
    private const string Reason = "its isolation is required, and this machine lacks Files (not here)";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-python-");

    public RequiringIsolation() =>
        File.WriteAllText(Path.Combine(_folder.FullName, "doubling.py"), "def double(item: int) -> int:\n    return 2 * item\n");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task RefusesOperationsOfEveryKind()
    {
        await using var service = Start(("Operations:RequireIsolation", "true"));

        foreach (var operation in (string[])["\"square\"", "\"bind\"", "\"double\"", "\"same\"", """{"javascript":"x => x"}"""])
        {
            using var refused = await service.PostAsync(
                "v1/jobs",
                $$"""{"operation":{{operation}},"items":[1],"parameters":{{(operation == "\"bind\"" ? """{"text":"a"}""" : "{}")}}}""",
                "application/json");
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            Assert.Equal((operation, 422, "operation_unavailable"), (operation, (int)refused.StatusCode, problem.GetProperty("code").GetString()));
            Assert.Contains(Reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SaysSoInTheCatalogueAndStartsNoWorker()
    {
        await using var service = Start(("Operations:RequireIsolation", "true"));

        var all = (await service.Client.GetFromJsonAsync<JsonElement>("v1/operations", TestContext.Current.CancellationToken))
            .GetProperty("operations").EnumerateArray().ToList();

        Assert.True(all.Count > 10);
        Assert.All(all, operation => Assert.False(operation.GetProperty("health").GetProperty("available").GetBoolean()));
        Assert.All(
            all, operation => Assert.Contains(Reason, operation.GetProperty("health").GetProperty("reason").GetString(), StringComparison.Ordinal));
        Assert.Empty(await PidsAsync(service));
    }

    [Fact]
    public async Task RunsWhatDoesNotRequireIt()
    {
        await using var service = Start(("Operations:Commands:0:RequireIsolation", "true"));

        using var refused = await service.PostAsync("v1/jobs", """{"operation":"same","items":[1]}""", "application/json");
        var square = await service.SubmitAsync("square", ["3"]);
        var doubled = await service.SubmitAsync("double", ["3"]);

        Assert.Contains(Reason, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("succeeded", (await service.EndedAsync(square)).GetProperty("state").GetString());
        Assert.Equal("succeeded", (await service.EndedAsync(doubled)).GetProperty("state").GetString());
    }

    private static async Task<List<JsonElement>> PidsAsync(Service service)
    {
        var nodes = (await service.Client.GetFromJsonAsync<JsonElement>("v1/workers")).GetProperty("nodes");
        return [
            .. nodes.EnumerateArray().Single().GetProperty("workers").EnumerateArray().Select(worker => worker.GetProperty("pid"))
                .Where(pid => pid.ValueKind != JsonValueKind.Null)];
    }

    private Service Start(params (string Name, string Value)[] settings) => new(
        services => services.AddSingleton(provider =>
            new WorkerPool(provider.GetRequiredService<IOptions<PoolOptions>>().Value, NullLogger<WorkerPool>.Instance, null, WithoutFiles())),
        [
            ("Operations:Python:0:Name", "double"), ("Operations:Python:0:Function", "doubling:double"),
            ("Operations:Python:0:Path", _folder.FullName),
            ("Operations:Commands:0:Name", "same"), ("Operations:Commands:0:Command:0", "cat"), ("Operations:JavaScript", "true"), .. settings,
        ]);

    // As on a kernel that has no Landlock.
    private static OfferedLayers WithoutFiles() =>
        new(
            [
                .. WorkerPool.Isolation.Select(
                    report => report.Layer == IsolationLayers.Files ? report with { IsAvailable = false, Detail = "not here" } : report)]);
}
