using System.Diagnostics;
using System.Text.Json;
using BatchApi.Tests.Processes;
using BatchApi.Tests.Storage.Sqlite;

namespace BatchApi.Tests.Stopping;

/// <summary>SIGTERM: what is at work is given back, and the service goes.</summary>
[Collection(nameof(OneAtATime))]
public sealed class StoppingTheService
{
    // Pool:StopTimeout, and what a busy machine needs to end a process.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5 + 3);

    [Fact]
    public async Task InMidJobExitsWithZeroAndCostsNoAttempt()
    {
        using var folder = new TemporaryFolder();
        string job;
        await using (var service = await RunningService.StartAsync(folder))
        {
            // A crash would be charged at once (maxCrashes), and be seen as a failed item.
            // A worker waits for its ten at once: the later chunks take two seconds.
            job = await service.Jobs.SubmitAsync(
                """{"operation": "delay", "range": {"start": 500, "count": 40, "step": 50}, "options": {"chunkSize": 10, "maxCrashes": 1}}""");
            await service.Jobs.SucceededAsync(job, 5);
            Assert.Equal(0, await service.TerminateAsync(Deadline));
        }

        await using var again = await RunningService.StartAsync(folder);
        var before = (await again.Jobs.StatusAsync(job)).GetProperty("counts").GetProperty("succeeded").GetInt64();
        var ended = await again.Jobs.EndedAsync(job);

        Assert.InRange(before, 5, 39);
        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        Assert.Equal(Enumerable.Range(0, 40).Select(item => $"{500 + (50 * item)}"), await again.Jobs.LinesAsync(job, "&view=outputs").ToListAsync());
    }

    [Fact]
    public async Task WhileAnotherProcessHoldsTheLockDropsWhatIsNotStored()
    {
        using var folder = new TemporaryFolder();
        string job;
        await using (var service = await RunningService.StartAsync(folder))
        {
            var items = string.Join(',', Enumerable.Repeat(100, 100));
            job = await service.Jobs.SubmitAsync($$"""{"operation": "delay", "items": [{{items}}], "options": {"chunkSize": 2} }""");
            await service.Jobs.SucceededAsync(job, 2);
            using var other = new RawDatabase(folder.Join("data", "batchapi.db"));
            other.Execute("BEGIN IMMEDIATE");
            await service.NotReadyAsync("holds the lock");
            // Requests that wait for the lock are not to hold it up.
            _ = service.Http.DeleteAsync($"v1/jobs/{job}").ContinueWith(_ => { }, TaskScheduler.Default);

            Assert.Equal(0, await service.TerminateAsync(Deadline));
        }

        await using var again = await RunningService.StartAsync(folder);
        Assert.Equal("succeeded", (await again.Jobs.EndedAsync(job)).GetProperty("state").GetString());
        Assert.Equal(Enumerable.Repeat("100", 100), await again.Jobs.LinesAsync(job, "&view=outputs").ToListAsync());
    }

    [Fact]
    public async Task OnAFullDiskDropsWhatIsNotStored()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Join("data"));
        // A disk of its own, that only the service and its children see.
        var start = $"dotnet {Artifacts.Service} --urls http://127.0.0.1:0 --Pool:Workers 2 --Operations:JavaScript true";
        var mounted = $"mount -t tmpfs -o size=24m tmpfs data && exec {start}";
        var process = ServiceProcess.Start("unshare", folder, ["--mount", "--map-root-user", "sh", "-c", mounted]);
        await using var service = await RunningService.ReadyAsync(folder, process);

        // Outputs of 64 KiB each: more than there is room for.
        var job = await service.Jobs.SubmitAsync(
            $$"""{"operation": {"javascript": "x => 'x'.repeat(65536)"}, "range": {"count": 2000} }""");
        await service.NotReadyAsync("is full");

        Assert.Equal(0, await service.TerminateAsync(Deadline));
        Assert.Contains("runs again after the next start", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AtOnceWhenToldTwice()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder, "--Pool:StopTimeout=00:10:00");
        var job = await service.Jobs.SubmitAsync("""{"operation": "delay", "items": [600000]}""");
        await service.Jobs.RunningAsync(job);

        service.Signal();
        await service.NotReadyAsync(RunningService.Stopping);

        Assert.Equal(0, await service.InsistAsync(Deadline));
    }

    [Fact]
    public async Task AnswersWhoeverWaitsForAJob()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        var job = await service.Jobs.SubmitAsync("""{"operation": "delay", "items": [60000]}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/jobs/{job}") { Headers = { { "Prefer", "wait=60" } } };
        await service.Jobs.RunningAsync(job);
        var waiting = service.Http.SendAsync(request);

        var begun = Stopwatch.StartNew();
        var code = await service.TerminateAsync(Deadline);

        Assert.Equal(0, code);
        Assert.InRange(begun.Elapsed, TimeSpan.Zero, Deadline);
        using var answer = await waiting;
        Assert.Equal("running", JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("state").GetString());
    }
}
