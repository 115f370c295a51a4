using System.Diagnostics;
using BatchApi.Scheduling.Hangfire;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;

namespace BatchApi.Tests.Scheduling;

/// <summary>No head of the line, and background jobs that come twice change nothing.</summary>
public sealed class SharingSlots
{
    private static readonly string[] Priorities = ["low", "normal", "high"];

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
            if (status.GetProperty("endedAt").ValueKind != System.Text.Json.JsonValueKind.Null)
                break;
        }

        Assert.InRange(highest, 0, 2);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(2000)]
    public async Task RunsAHighJobAmongTheFirstHoweverManyWait(int waiting)
    {
        await using var service = new Service();
        var others = new List<string>();
        foreach (var some in Enumerable.Range(0, waiting).Chunk(50))
            others.AddRange(await Task.WhenAll(some.Select(_ => service.SubmitAsync("delay", ["100"]))));

        var high = await service.SubmitAsync(new { operation = "square", range = new { count = 1 }, priority = "high" });
        var status = await service.EndedAsync(high);
        var last = await service.StatusAsync(others[^1]);

        Assert.Equal("succeeded", status.GetProperty("state").GetString());
        Assert.Equal("queued", last.GetProperty("state").GetString());
        // Most of them still wait.
        Assert.Equal("queued", (await service.StatusAsync(others[waiting / 2])).GetProperty("state").GetString());
    }

    [Fact]
    public async Task SharesSlotsByWeightAmongManyJobs()
    {
        await using var service = new Service();
        var items = Enumerable.Repeat(5, 2000).ToList();
        var jobs = new List<(string Id, string Priority)>();
        foreach (var priority in Enumerable.Repeat(Priorities, 10).SelectMany(priorities => priorities))
            jobs.Add((await service.SubmitAsync(new { operation = "delay", items, options = new { chunkSize = 1 }, priority }), priority));

        var before = await DoneAsync(service, jobs);
        await Until.TrueAsync(async () => (await DoneAsync(service, jobs)).Values.Sum() >= before.Values.Sum() + 420, "420 items done");
        var after = await DoneAsync(service, jobs);

        double Done(string priority) => after[priority] - before[priority];
        Assert.InRange(Done("high") / Done("normal"), 1.6, 2.5);
        Assert.InRange(Done("normal") / Done("low"), 1.6, 2.5);
    }

    [Fact]
    public async Task DoesNotWaitInTheBackgroundJob()
    {
        await using var service = new Service();
        var busy = await service.SubmitAsync("delay", Enumerable.Repeat("100000", 10), new { chunkSize = 1 });
        await Until.TrueAsync(
            async () => Service.Count((await service.StatusAsync(busy)).GetProperty("counts"), "running") == 2, "at work on both slots");
        var waiting = await service.SubmitAsync("square", ["1"]);

        // Every time, while the slots are busy and the job can only wait.
        for (var delivery = 0; delivery < 100; delivery++)
        {
            var run = service.Services.GetRequiredService<RunJob>().RunAsync(Guid.Parse(waiting), CancellationToken.None);
            await run.WaitAsync(Service.Deadline, TestContext.Current.CancellationToken);
        }

        Assert.Equal("queued", (await service.StatusAsync(waiting)).GetProperty("state").GetString());
        using var canceled = await service.Client.PostAsync($"v1/jobs/{busy}/cancel", null, TestContext.Current.CancellationToken);
        Assert.Equal("succeeded", (await service.EndedAsync(waiting)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task EndsManyJobsAtOnce()
    {
        await using var service = new Service();

        var jobs = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => service.SubmitAsync("square", [$"{number}"])));
        foreach (var job in jobs)
            Assert.Equal("succeeded", (await service.EndedAsync(job)).GetProperty("state").GetString());
    }

    private static async Task<Dictionary<string, long>> DoneAsync(Service service, List<(string Id, string Priority)> jobs)
    {
        var done = new Dictionary<string, long> { ["low"] = 0, ["normal"] = 0, ["high"] = 0 };
        foreach (var (id, priority) in jobs)
            done[priority] += Service.Count((await service.StatusAsync(id)).GetProperty("counts"), "succeeded");
        return done;
    }
}
