using System.Diagnostics;
using BatchApi.Scheduling;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;

namespace BatchApi.Tests.Promises;

/// <summary>No head of the line, and background jobs that come twice change nothing.</summary>
public sealed class SharingSlots
{
    [Fact]
    public async Task LetsASmallJobPassALargeOne()
    {
        await using var service = new Service();
        var large = await service.SubmitAsync(new { operation = "is-prime", range = new { start = 1, count = 10_000_000 } });
        await Until.TrueAsync(async () => Service.Count((await service.StatusAsync(large)).GetProperty("counts"), "running") > 0, "at work");

        var begun = Stopwatch.StartNew();
        await service.EndedAsync(await service.SubmitAsync("square", ["1", "2", "3"]));

        Assert.True(begun.Elapsed < TimeSpan.FromSeconds(10), $"The small job took {begun.Elapsed}.");
        Assert.Equal("running", (await service.StatusAsync(large)).GetProperty("state").GetString());
        using var deleted = await service.Client.DeleteAsync($"v1/jobs/{large}");
    }

    [Fact]
    public async Task RunsEachItemOnceHoweverOftenTheBackgroundJobComes()
    {
        await using var service = new Service();
        var witness = service.FileNamed("witness");
        var items = Enumerable.Range(0, 300).Select(index => $"{{\"do\":\"sleep\",\"milliseconds\":1,\"code\":{index}}}").ToList();

        var job = await service.SubmitAsync("misbehave", items, new { chunkSize = 3 }, new { witness });
        var backgroundJobs = service.Services.GetRequiredService<IBackgroundJobClient>();
        for (var copy = 0; copy < 50; copy++)
            backgroundJobs.Enqueue<RunJob>(run => run.RunAsync(Guid.Parse(job), CancellationToken.None));
        await service.EndedAsync(job);

        Assert.Equal(300, File.ReadAllLines(witness).Length);
        Assert.Equal(300, File.ReadAllLines(witness).Distinct().Count());
    }

    [Fact]
    public async Task KeepsAJobWithinItsMaxWorkers()
    {
        await using var service = new Service();
        var scratch = Enumerable.Repeat("""{"do":"scratch"}""", 40);

        var job = await service.SubmitAsync("misbehave", scratch, new { maxWorkers = 1, chunkSize = 2 });
        var highest = 0L;
        while (true)
        {
            var status = await service.StatusAsync(job);
            highest = Math.Max(highest, Service.Count(status.GetProperty("counts"), "running"));
            if (status.GetProperty("endedAt").ValueKind != System.Text.Json.JsonValueKind.Null) break;
        }

        Assert.InRange(highest, 0, 2);
    }

    [Fact]
    public async Task EndsManyJobsAtOnce()
    {
        await using var service = new Service();

        var jobs = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => service.SubmitAsync("square", [$"{number}"])));
        foreach (var job in jobs)
            Assert.Equal("succeeded", (await service.EndedAsync(job)).GetProperty("state").GetString());
    }
}
