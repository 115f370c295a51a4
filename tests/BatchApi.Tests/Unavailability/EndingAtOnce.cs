using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Unavailability;

/// <summary>A program that ends before it has read anything is unavailable for as long as it does so, and says why.</summary>
public sealed class EndingAtOnce : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-program-");

    private string Broken => Path.Combine(_folder.FullName, "broken");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("[\n  {\"a\":\n  1}]")]
    public async Task IsNotCalledAvailableAgainBeforeItIs(string? example)
    {
        await using var service = Start(example);
        await File.WriteAllTextAsync(Broken, "", TestContext.Current.CancellationToken);

        var job = await service.SubmitAsync("fragile", ["1", "2", "3"]);
        var status = await service.EndedAsync(job);
        var before = Starts();
        // Looked at more than once: after it was called available, nobody would.
        await Until.TrueAsync(() => Task.FromResult(Starts() >= before + 2), "looked at again");
        using var refused = await service.PostAsync("v1/jobs", """{"operation":"fragile","items":[1]}""", "application/json");
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal("worker_start_failed", status.GetProperty("error").GetProperty("code").GetString());
        AssertExplained(status.GetProperty("error").GetProperty("message").GetString()!);
        Assert.Equal(3, Service.Count(status.GetProperty("counts"), "canceled"));
        Assert.All(await service.ResultsAsync(job), result => AssertExplained(result.GetProperty("error").GetProperty("message").GetString()!));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "operation_unavailable"), (refused.StatusCode, problem.GetProperty("code").GetString()));
        AssertExplained(problem.GetProperty("detail").GetString()!);

        File.Delete(Broken);
        await Until.TrueAsync(async () => (await HealthAsync(service)).GetProperty("available").GetBoolean(), "available");
        var next = await service.SubmitAsync("fragile", ["4"]);
        await service.EndedAsync(next);
        Assert.Equal(["4"], await service.OutputsAsync(next));
    }

    [Fact]
    public async Task IsUnavailableFromTheStart()
    {
        await File.WriteAllTextAsync(Broken, "", TestContext.Current.CancellationToken);
        await using var service = Start(example: null);

        var health = await HealthAsync(service);

        Assert.False(health.GetProperty("available").GetBoolean());
        AssertExplained(health.GetProperty("reason").GetString()!);
    }

    private static void AssertExplained(string reason) =>
        Assert.Contains("exited with code 5 before it had read an item: looking for the licence\nno licence", reason, StringComparison.Ordinal);

    private static async Task<JsonElement> HealthAsync(Service service) =>
        (await service.Client.GetFromJsonAsync<JsonElement>("v1/operations/fragile")).GetProperty("health");

    private long Starts() => new FileInfo(Path.Combine(_folder.FullName, "starts")).Length;

    private Service Start(string? example)
    {
        var script =
            $"cd {_folder.FullName}; printf x >> starts; if [ -e broken ]; "
                + "then echo looking for the licence >&2; echo no licence >&2; exit 5; fi; exec cat";
        (string Name, string Value)[] entry =
        [
            ("Operations:Commands:0:Name", "fragile"), ("Operations:Commands:0:Command:0", "sh"), ("Operations:Commands:0:Command:1", "-c"),
            ("Operations:Commands:0:Command:2", script), ("Operations:Commands:0:Writable:0", _folder.FullName), ("Pool:Spare", "false"),
            ("Pool:Workers", "1"),
        ];
        return new(example is null ? entry : [.. entry, ("Operations:Commands:0:Example", example)]);
    }
}
