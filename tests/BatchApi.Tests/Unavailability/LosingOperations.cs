using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Unavailability;

/// <summary>An operation that cannot begin fails its job with the reason, is refused from then on, and comes back by itself.</summary>
public sealed class LosingOperations : IDisposable
{
    private readonly DirectoryInfo _operations = Directory.CreateTempSubdirectory("batchapi-operations-");

    public LosingOperations()
    {
        foreach (var file in new DirectoryInfo(Service.Misbehaving).EnumerateFiles())
            file.CopyTo(Path.Combine(_operations.FullName, file.Name));
        File.WriteAllText(Path.Combine(_operations.FullName, "fickle.txt"), Broken);
    }

    // Outside the folder: a change in there brings new workers.
    private string Broken => _operations.FullName + ".broken";

    public void Dispose()
    {
        File.Delete(Broken);
        _operations.Delete(recursive: true);
    }

    [Fact]
    public async Task FailsTheJobAndRefusesTheNext()
    {
        await using var service = Start();
        await File.WriteAllTextAsync(Broken, "", TestContext.Current.CancellationToken);

        var job = await service.SubmitAsync("misbehave-fickle", ["1", "2"]);
        var status = await service.EndedAsync(job);

        Assert.Equal("failed", status.GetProperty("state").GetString());
        Assert.Equal("operation_unavailable", status.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("It is broken.", status.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.All(await service.ResultsAsync(job), result =>
        {
            Assert.Equal(
                ("canceled", "operation_unavailable"),
                (result.GetProperty("state").GetString(), result.GetProperty("error").GetProperty("code").GetString()));
            Assert.Contains("It is broken.", result.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        });
        await Until.TrueAsync(async () => !(await HealthAsync(service)).GetProperty("available").GetBoolean(), "unavailable");
        Assert.Contains("It is broken.", (await HealthAsync(service)).GetProperty("reason").GetString(), StringComparison.Ordinal);
        using var refused = await service.PostAsync("v1/jobs", """{"operation":"misbehave-fickle","items":[1]}""", "application/json");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("operation_unavailable", problem.GetProperty("code").GetString());
        Assert.Contains("It is broken.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindsItAgain()
    {
        await using var service = Start();
        await File.WriteAllTextAsync(Broken, "", TestContext.Current.CancellationToken);
        await service.EndedAsync(await service.SubmitAsync("misbehave-fickle", ["1"]));
        File.Delete(Broken);

        await Until.TrueAsync(async () => (await HealthAsync(service)).GetProperty("available").GetBoolean(), "available");

        Assert.Equal(["7"], await service.OutputsAsync(await EndedAsync(service, "misbehave-fickle", "7")));
    }

    [Fact]
    public async Task IsNotDoneByParametersThatAJobAloneHas()
    {
        await using var service = Start();

        // Looks like a time, and is none.
        var status = await service.EndedAsync(await service.SubmitAsync("bind", ["1"], parameters: new { text = "a", wait = "99:99:99" }));

        Assert.Equal("failed", status.GetProperty("state").GetString());
        Assert.True((await HealthAsync(service, "bind")).GetProperty("available").GetBoolean());
    }

    private static async Task<string> EndedAsync(Service service, string operation, string item)
    {
        var job = await service.SubmitAsync(operation, [item]);
        await service.EndedAsync(job);
        return job;
    }

    private static async Task<JsonElement> HealthAsync(Service service, string operation = "misbehave-fickle") =>
        (await service.Client.GetFromJsonAsync<JsonElement>($"v1/operations/{operation}")).GetProperty("health");

    private Service Start() => new(("Operations:Directory", _operations.FullName));
}
