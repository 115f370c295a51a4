using System.Globalization;
using System.Text.Json;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Tests.Processes;
using BatchApi.Tests.Storage.Sqlite;

namespace BatchApi.Tests.Stopping;

/// <summary>kill -9 of the service: its children go with it, and the next start finishes what it had accepted.</summary>
public sealed class KillingTheService
{
    private static readonly int Kills = Length.Of(3, 30);

    // Some seconds for each commit of outcomes.
    private const string SlowToStore = """
        CREATE TABLE slow_numbers (n);
        INSERT INTO slow_numbers WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 400) SELECT n FROM c;
        CREATE TRIGGER slow BEFORE INSERT ON outputs
        BEGIN SELECT count(*) FROM slow_numbers AS a, slow_numbers AS b, slow_numbers AS c WHERE a.n + b.n + c.n > 0; END
        """;

    // More than it does until the last kill.
    private static readonly int Count = Kills * 320_000;

    [Fact]
    public async Task AtRandomMomentsLosesNothingAndDoublesNothing()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        var job = await SubmitAsync(folder);

        for (var kill = 0; kill < Kills; kill++)
            await ResumeAndKillAsync(folder, job, random);
        await using var service = await RunningService.StartAsync(folder);
        var ended = await service.Jobs.EndedAsync(job);

        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        Assert.Equal(Count, ended.GetProperty("counts").GetProperty("succeeded").GetInt64());
        await CheckOutputsAsync(service, job);
        await CheckIndexesAsync(service, job);
    }

    [Fact]
    public async Task BeforeTheOutcomesOfTwoChunksOfASlotAreStoredRunsThemAgain()
    {
        using var folder = new TemporaryFolder();
        string job;
        await using (var service = await RunningService.StartAsync(folder, "--Pool:Workers=1"))
        {
            using (var database = new RawDatabase(folder.Join("data", "batchapi.db")))
                database.Execute(SlowToStore);
            job = await service.Jobs.SubmitAsync("""{"operation": "square", "range": {"count": 20}, "options": {"chunkSize": 1}}""");
            await Until.TrueAsync(
                async () => await SqliteShell.CountAsync(folder, "chunks WHERE state = 'claimed'") == 2, "one run has ended, another began");
            await service.KillAsync();
        }

        using (var database = new RawDatabase(folder.Join("data", "batchapi.db")))
        {
            Assert.Equal(2, database.Ask("SELECT count(*) FROM chunks WHERE state = 'claimed' AND position = 0"));
            database.Execute("DROP TRIGGER slow; DROP TABLE slow_numbers");
        }

        await using var next = await RunningService.StartAsync(folder);
        var ended = await next.Jobs.EndedAsync(job);

        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        Assert.Equal(20, ended.GetProperty("counts").GetProperty("succeeded").GetInt64());
        var outputs = new List<string>();
        await foreach (var output in next.Jobs.LinesAsync(job, "&view=outputs"))
            outputs.Add(output);
        Assert.Equal(Enumerable.Range(0, 20).Select(index => $"{index * index}"), outputs);
    }

    [Fact]
    public async Task KeepsTheFunctionThatCameWithTheJob()
    {
        using var folder = new TemporaryFolder();
        string job;
        await using (var service = await RunningService.StartAsync(folder, "--Operations:JavaScript=true"))
        {
            job = await service.Jobs.SubmitAsync(
                """{"operation": {"javascript": "(x, { by }) => x * by"}, "parameters": {"by": 2}, "range": {"count": 300000}"""
                    + """, "options": {"chunkSize": 1000, "maxWorkers": 1}}""");
            await service.Jobs.SucceededAsync(job, 1);
            await service.KillAsync();
        }

        await using var next = await RunningService.StartAsync(folder, "--Operations:JavaScript=true");
        var before = Done(await next.Jobs.StatusAsync(job));
        var ended = await next.Jobs.EndedAsync(job);

        Assert.InRange(before, 1, 299_999);
        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        var outputs = new List<string>();
        await foreach (var output in next.Jobs.LinesAsync(job, "&view=outputs"))
            outputs.Add(output);
        Assert.Equal(Enumerable.Range(0, 300_000).Select(index => $"{index * 2}"), outputs);
    }

    private static async Task<string> SubmitAsync(TemporaryFolder folder)
    {
        await using var service = await RunningService.StartAsync(folder);
        // Small chunks on one worker: many commits, and more work than the moments between the kills allow.
        var job = await service.Jobs.SubmitAsync(
            $$"""{"operation": "square", "range": {"count": {{Count}} }, "options": {"chunkSize": 1000, "maxWorkers": 1} }""");
        await service.KillAsync();
        return job;
    }

    private static async Task ResumeAndKillAsync(TemporaryFolder folder, string job, Random random)
    {
        await using var service = await RunningService.StartAsync(folder);
        var before = Done(await service.Jobs.StatusAsync(job));
        await service.Jobs.SucceededAsync(job, Math.Min(before + 1, Count));

        await Task.Delay(random.Next(100));
        await service.KillAsync();
        Assert.True(before < Count, $"The job ended before all the kills; give it more than {Count} items.");
    }

    private static async Task CheckOutputsAsync(RunningService service, string job)
    {
        var index = 0L;
        await foreach (var output in service.Jobs.LinesAsync(job, "&view=outputs"))
        {
            Assert.Equal((index * index).ToString(CultureInfo.InvariantCulture), output);
            index++;
        }

        Assert.Equal(Count, index);
    }

    private static async Task CheckIndexesAsync(RunningService service, string job)
    {
        var seen = new HashSet<long>();
        await foreach (var result in service.Jobs.LinesAsync(job, "&order=completed"))
            Assert.True(seen.Add(JsonElement.Parse(result).GetProperty("index").GetInt64()), $"Twice: {result}");
        Assert.Equal(Count, seen.Count);
    }

    private static long Done(JsonElement status) => status.GetProperty("counts").GetProperty("succeeded").GetInt64();
}
