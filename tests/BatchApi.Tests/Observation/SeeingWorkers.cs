using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Observation;

/// <summary>The pool, child by child.</summary>
public sealed class SeeingWorkers
{
    [Fact]
    public async Task ShowsEachChildAndWhatItIsAt()
    {
        await using var service = new Service();
        var job = await service.SubmitAsync("misbehave", ["1", """{"do":"hang"}""", "3"], new { chunkSize = 3 });
        await Until.TrueAsync(async () => (await WorkersAsync(service)).Exists(worker => Is(worker, "itemAtWork", 1)), "item 1 at work");

        var workers = await WorkersAsync(service);

        Assert.Equal(
            [0, 1], workers.Where(worker => !worker.GetProperty("isSpare").GetBoolean()).Select(worker => worker.GetProperty("slot").GetInt32()));
        Assert.All(workers, worker => Assert.True(Directory.Exists($"/proc/{worker.GetProperty("pid")}")));
        Assert.Equal(workers.Count, workers.Select(worker => worker.GetProperty("pid").GetInt32()).Distinct().Count());
        Assert.All(workers, worker => Assert.Equal("dotnet", worker.GetProperty("kind").GetString()));
        Assert.All(workers, worker => Assert.True(worker.GetProperty("memoryMiB").GetDouble() > 5));
        var busy = Assert.Single(workers, worker => worker.GetProperty("state").GetString() == "busy");
        Assert.Equal(
            (job, 0, "misbehave"),
            (busy.GetProperty("job").GetString(), busy.GetProperty("chunk").GetInt32(), busy.GetProperty("operation").GetString()));
        Assert.True(busy.GetProperty("itemSince").GetDateTimeOffset() > busy.GetProperty("startedAt").GetDateTimeOffset());
        Assert.True(Is(busy, "items", 1));
        Assert.All(workers.Where(worker => worker.GetProperty("state").GetString() == "idle"), worker =>
            Assert.Equal(JsonValueKind.Null, worker.GetProperty("job").ValueKind));
        await service.Client.DeleteAsync($"v1/jobs/{job}");
    }

    [Fact]
    public async Task CountsThoseThatHadToBeReplaced()
    {
        await using var service = new Service(("Pool:Workers", "1"));

        await service.EndedAsync(await service.SubmitAsync("misbehave", ["""{"do":"exit","code":3}""", "2"], new { maxCrashes = 2 }));

        var worker = (await WorkersAsync(service))[0];
        Assert.True(Is(worker, "restarts", 2), $"{worker}");
    }

    [Fact]
    public async Task RefusesAQuery()
    {
        await using var service = new Service();

        using var answer = await service.Client.GetAsync("v1/workers?node=x");

        Assert.Equal(422, (int)answer.StatusCode);
    }

    private static bool Is(JsonElement worker, string name, long value) =>
        worker.GetProperty(name) is { ValueKind: JsonValueKind.Number } number && number.GetInt64() == value;

    private static async Task<List<JsonElement>> WorkersAsync(Service service)
    {
        var nodes = (await service.Client.GetFromJsonAsync<JsonElement>("v1/workers")).GetProperty("nodes");
        return [.. nodes.EnumerateArray().Single().GetProperty("workers").EnumerateArray()];
    }
}
