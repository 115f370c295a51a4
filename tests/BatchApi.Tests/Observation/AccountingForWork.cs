using System.Net.Http.Json;
using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Observation;

/// <summary>What a job took is the sum of what its chunks took, whatever happens between them.</summary>
public sealed class AccountingForWork
{
    [Fact]
    public async Task CountsTheProcessorTimeThatWasUsed()
    {
        await using var service = new Service();

        var job = await service.SubmitAsync("misbehave", Enumerable.Repeat("""{"do":"burn","milliseconds":200}""", 6), new { chunkSize = 1 });
        var usage = (await service.EndedAsync(job)).GetProperty("usage");

        // The worker's own overhead comes on top, and is less than the work.
        Assert.InRange(usage.GetProperty("cpuSeconds").GetDouble(), 1.2, 10);
        await AssertSumOfChunksAsync(service.Client, job, usage);
    }

    [Fact]
    public async Task TakesTheLargestMemoryAndAllRestarts()
    {
        await using var service = new Service();
        string[] items = ["""{"do":"eat","bytes":100000000}""", """{"do":"exit","code":1}""", """{"do":"signal","code":9}""", "4"];

        var job = await service.SubmitAsync("misbehave", items, new { chunkSize = 1, maxCrashes = 2 });
        var usage = (await service.EndedAsync(job)).GetProperty("usage");

        Assert.InRange(usage.GetProperty("peakMemoryMiB").GetDouble(), 95, 400);
        Assert.Equal(4, usage.GetProperty("workerRestarts").GetInt32());
    }

    [Fact]
    public async Task CountsWhatACanceledJobHasUsed()
    {
        await using var service = new Service();
        var job = await service.SubmitAsync("misbehave", ["""{"do":"burn","milliseconds":300}""", """{"do":"hang"}"""], new { chunkSize = 2 });
        await Until.TrueAsync(
            async () => Service.Count((await service.StatusAsync(job)).GetProperty("counts"), "succeeded") == 1, "done with the first item");

        using var canceled = await service.Client.PostAsync($"v1/jobs/{job}/cancel", null);
        var usage = (await service.EndedAsync(job)).GetProperty("usage");

        Assert.True(usage.GetProperty("cpuSeconds").GetDouble() >= 0.3, $"{usage}");
    }

    [Fact]
    public async Task AddsUpAcrossAStopOfTheService()
    {
        using var folder = new TemporaryFolder();
        string job;
        double before;
        await using (var first = await RunningService.StartAsync(folder, Settings(folder)))
        {
            // The first chunk is done, the second is given back with its first item done.
            job = await first.Jobs.SubmitAsync("""
                {"operation": "misbehave", "options": {"chunkSize": 2, "maxWorkers": 1},
                 "items": [{"do": "burn", "milliseconds": 300}, {"do": "print", "text": "kept\n"},
                           {"do": "burn", "milliseconds": 300}, {"do": "hang-cancellable"}]}
                """
                .Replace("\"hang-cancellable\"", $"\"hang-cancellable\", \"once\": \"{folder.Join("writable", "once")}\"", StringComparison.Ordinal));
            await first.Jobs.SucceededAsync(job, 3);
            before = (await first.Jobs.StatusAsync(job)).GetProperty("usage").GetProperty("cpuSeconds").GetDouble();
            Assert.Equal(0, await first.TerminateAsync(ServiceProcess.Deadline));
        }

        await using var second = await RunningService.StartAsync(folder, Settings(folder));
        var ended = await second.Jobs.EndedAsync(job);

        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        var usage = ended.GetProperty("usage");
        Assert.True(before >= 0.3);
        Assert.True(usage.GetProperty("cpuSeconds").GetDouble() >= 0.6, $"{usage}");
        await AssertSumOfChunksAsync(second.Http, job, usage);
        var chunks = (await second.Http.GetFromJsonAsync<JsonElement>($"v1/jobs/{job}/chunks")).GetProperty("chunks");
        Assert.Equal([1, 2], chunks.EnumerateArray().Select(chunk => chunk.GetProperty("attempts").GetInt32()));
        Assert.NotEqual(chunks[0].GetProperty("node").GetString(), chunks[1].GetProperty("node").GetString());
        var log = await second.Http.GetFromJsonAsync<JsonElement>($"v1/jobs/{job}/logs");
        Assert.Equal("kept", log.GetProperty("lines").EnumerateArray().Single().GetProperty("text").GetString());
    }

    private static string[] Settings(TemporaryFolder folder)
    {
        var writable = Directory.CreateDirectory(folder.Join("writable")).FullName;
        return [$"--Operations:Directory={Service.Misbehaving}", $"--Operations:Writable:0={writable}", "--Pool:Workers=2"];
    }

    private static async Task AssertSumOfChunksAsync(HttpClient client, string job, JsonElement usage)
    {
        var chunks = (await client.GetFromJsonAsync<JsonElement>($"v1/jobs/{job}/chunks")).GetProperty("chunks").EnumerateArray().ToList();
        // Each is rounded to a thousandth.
        Assert.Equal(
            chunks.Sum(chunk => chunk.GetProperty("cpuSeconds").GetDouble()), usage.GetProperty("cpuSeconds").GetDouble(), 0.001 * chunks.Count);
        Assert.Equal(chunks.Max(chunk => chunk.GetProperty("peakMemoryMiB").GetDouble()), usage.GetProperty("peakMemoryMiB").GetDouble());
        Assert.Equal(chunks.Sum(chunk => chunk.GetProperty("workerRestarts").GetInt32()), usage.GetProperty("workerRestarts").GetInt32());
    }
}
