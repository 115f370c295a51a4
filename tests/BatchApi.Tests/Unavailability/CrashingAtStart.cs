using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Unavailability;

/// <summary>An operation whose workers end before they can begin is given up after three of them, says why, and comes back when it can.</summary>
public sealed class CrashingAtStart : IDisposable
{
    private const string Module = """
        import os, sys
        folder = os.path.dirname(__file__)

        with open(os.path.join(folder, "starts"), "a") as starts:
            starts.write("x")
        if os.path.exists(os.path.join(folder, "broken")):
            print("looking for the licence", file=sys.stderr)
            print("the licence has run out", file=sys.stderr)
            sys.stderr.flush()
            os._exit(3)

        def twice(item: int) -> int:
            return 2 * item
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-python-");

    public CrashingAtStart() => File.WriteAllText(Path.Combine(_folder.FullName, "fragile.py"), Module);

    private string Broken => Path.Combine(_folder.FullName, "broken");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task FailsTheJobAfterThreeStartsAndRefusesTheNext()
    {
        await using var service = Start();
        await File.WriteAllTextAsync(Broken, "", TestContext.Current.CancellationToken);
        var before = Starts();

        var job = await service.SubmitAsync("fragile", ["1", "2"]);
        var status = await service.EndedAsync(job);
        var starts = Starts() - before;

        Assert.Equal("failed", status.GetProperty("state").GetString());
        Assert.Equal("worker_start_failed", status.GetProperty("error").GetProperty("code").GetString());
        AssertExplained(status.GetProperty("error").GetProperty("message").GetString()!);
        Assert.Equal((2, 0, 0), (Count(status, "canceled"), Count(status, "failed"), Count(status, "succeeded")));
        Assert.All(await service.ResultsAsync(job), result =>
        {
            Assert.Equal(
                ("canceled", "worker_start_failed"),
                (result.GetProperty("state").GetString(), result.GetProperty("error").GetProperty("code").GetString()));
            AssertExplained(result.GetProperty("error").GetProperty("message").GetString()!);
        });
        Assert.InRange(starts, 3, 4); // The first look again may have come already.
        var health = await HealthAsync(service);
        Assert.False(health.GetProperty("available").GetBoolean());
        Assert.NotEqual(JsonValueKind.Null, health.GetProperty("since").ValueKind);
        AssertExplained(health.GetProperty("reason").GetString()!);
        using var refused = await service.PostAsync("v1/jobs", """{"operation":"fragile","items":[1]}""", "application/json");
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "operation_unavailable"), (refused.StatusCode, problem.GetProperty("code").GetString()));
        AssertExplained(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task LooksAgainUntilTheCauseIsGone()
    {
        await using var service = Start();
        await File.WriteAllTextAsync(Broken, "", TestContext.Current.CancellationToken);
        await service.EndedAsync(await service.SubmitAsync("fragile", ["1"]));
        var before = Starts();
        await Until.TrueAsync(() => Task.FromResult(Starts() > before), "looked at again");
        Assert.False((await HealthAsync(service)).GetProperty("available").GetBoolean());

        File.Delete(Broken);

        await Until.TrueAsync(async () => (await HealthAsync(service)).GetProperty("available").GetBoolean(), "available");
        var job = await service.SubmitAsync("fragile", ["4"]);
        await service.EndedAsync(job);
        Assert.Equal(["8"], await service.OutputsAsync(job));
    }

    private static long Count(JsonElement status, string name) => Service.Count(status.GetProperty("counts"), name);

    private static void AssertExplained(string reason)
    {
        Assert.Contains("exited with code 3", reason, StringComparison.Ordinal);
        Assert.Contains("looking for the licence\nthe licence has run out", reason, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> HealthAsync(Service service) =>
        (await service.Client.GetFromJsonAsync<JsonElement>("v1/operations/fragile")).GetProperty("health");

    private long Starts() => new FileInfo(Path.Combine(_folder.FullName, "starts")).Length;

    // Without spares: every job has to start a worker.
    private Service Start() => new(
        ("Operations:Python:0:Name", "fragile"), ("Operations:Python:0:Function", "fragile:twice"), ("Operations:Python:0:Path", _folder.FullName),
        ("Operations:Python:0:Writable:0", _folder.FullName), ("Pool:Spare", "false"), ("Pool:Workers", "1"));
}
