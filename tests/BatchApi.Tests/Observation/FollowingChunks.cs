using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Observation;

/// <summary>A job's timeline: who worked on what, when, and what it took.</summary>
public sealed class FollowingChunks(PlainService plain) : IClassFixture<PlainService>
{
    [Fact]
    public async Task ShowsTheItemAtWorkAndSinceWhen()
    {
        var service = plain.Service;
        var before = DateTimeOffset.UtcNow;
        var job = await service.SubmitAsync("misbehave", ["1", """{"do":"pid"}""", """{"do":"hang"}""", "4"], new { chunkSize = 4 });
        await Until.TrueAsync(
            async () => (await ChunksAsync(service, job)) is [var one] && one.GetProperty("itemAtWork") is { ValueKind: JsonValueKind.Number } item
                && item.GetInt64() == 2,
            "item 2 at work");

        var chunk = (await ChunksAsync(service, job)).Single();

        Assert.Equal(
            (0, 4, "running", 1), (Int(chunk, "first"), Int(chunk, "count"), chunk.GetProperty("state").GetString(), Int(chunk, "attempts")));
        Assert.InRange(chunk.GetProperty("itemSince").GetDateTimeOffset(), chunk.GetProperty("startedAt").GetDateTimeOffset(), DateTimeOffset.UtcNow);
        Assert.InRange(chunk.GetProperty("startedAt").GetDateTimeOffset(), before, DateTimeOffset.UtcNow);
        Assert.Equal(JsonValueKind.Null, chunk.GetProperty("endedAt").ValueKind);
        Assert.True(Directory.Exists($"/proc/{Int(chunk, "worker")}"));
        Assert.Equal(
            (await service.Client.GetFromJsonAsync<JsonElement>("v1/workers")).GetProperty("nodes")[0].GetProperty("node").GetString(),
            chunk.GetProperty("node").GetString());
        await service.Client.DeleteAsync($"v1/jobs/{job}");
    }

    [Fact]
    public async Task ShowsWhatEachHasTakenOnceItIsDone()
    {
        var service = plain.Service;
        string[] items = ["""{"do":"burn","milliseconds":300}""", """{"do":"pid"}""", """{"do":"signal","code":9}""", """{"do":"pid"}"""];

        var job = await service.SubmitAsync("misbehave", items, new { chunkSize = 2, maxWorkers = 1, maxCrashes = 1 });
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        var chunks = await ChunksAsync(service, job);
        Assert.Equal([(0, 2, 2), (2, 2, 2)], chunks.Select(chunk => (Int(chunk, "first"), Int(chunk, "count"), Int(chunk, "position"))));
        Assert.All(chunks, chunk =>
        {
            Assert.Equal(
                ("done", 1, JsonValueKind.Null),
                (chunk.GetProperty("state").GetString(), Int(chunk, "attempts"), chunk.GetProperty("itemAtWork").ValueKind));
            Assert.True(chunk.GetProperty("endedAt").GetDateTimeOffset() >= chunk.GetProperty("startedAt").GetDateTimeOffset());
            Assert.True(chunk.GetProperty("peakMemoryMiB").GetDouble() > 5);
        });
        Assert.True(chunks[0].GetProperty("cpuSeconds").GetDouble() >= 0.3);
        Assert.True(chunks[1].GetProperty("cpuSeconds").GetDouble() < 30);
        Assert.Equal([0, 1], chunks.Select(chunk => Int(chunk, "workerRestarts")));
        Assert.Equal(
            [results[1].GetProperty("output").GetInt32(), results[3].GetProperty("output").GetInt32()], chunks.Select(chunk => Int(chunk, "worker")));
    }

    [Fact]
    public async Task PagesInTheOrderOfTheItems()
    {
        var service = plain.Service;
        var job = await service.SubmitAsync(
            "square", Enumerable.Range(0, 10).Select(number => number.ToString(CultureInfo.InvariantCulture)), new { chunkSize = 2 });
        await service.EndedAsync(job);

        var seen = new List<int>();
        for (var after = ""; after is not null;)
        {
            Assert.True(seen.Count <= 5);
            var page = await service.Client.GetFromJsonAsync<JsonElement>($"v1/jobs/{job}/chunks?limit=2{after}");
            seen.AddRange(page.GetProperty("chunks").EnumerateArray().Select(chunk => Int(chunk, "first")));
            after = page.TryGetProperty("next", out var next) ? $"&after={next}" : null;
        }

        Assert.Equal([0, 2, 4, 6, 8], seen);
    }

    private static async Task<List<JsonElement>> ChunksAsync(Service service, string job) =>
        [.. (await service.Client.GetFromJsonAsync<JsonElement>($"v1/jobs/{job}/chunks")).GetProperty("chunks").EnumerateArray()];

    private static int Int(JsonElement chunk, string name) => chunk.GetProperty(name).GetInt32();
}
