using System.Text.RegularExpressions;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Observation;

/// <summary>The console tells what has happened, a line each, and when; never what was in the items.</summary>
public sealed partial class WatchingTheConsole
{
    [Fact]
    public async Task WarnsOfAFolderOfOperationsThatIsNotThere()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder, "--Operations:Directory=/no/such/folder");

        Assert.Contains(
            "warning Operations:Directory is /no/such/folder, and there is no such folder: its operations can be run once it is there",
            service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowsEachJobAndEachCrashWithItsTime()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder, $"--Operations:Directory={Service.Misbehaving}");

        var right = await service.Jobs.SubmitAsync("""{"operation": "square", "items": [1, 2, 3], "priority": "high"}""");
        var wrong = await service.Jobs.SubmitAsync(
            """{"operation": "misbehave", "items": [{"do": "exit", "code": 3, "text": "payload-7f3a"}], "options": {"maxCrashes": 1}}""");
        var empty = await service.Jobs.SubmitAsync("""{"operation": "square", "items": []}""");
        await service.Jobs.EndedAsync(right);
        await service.Jobs.EndedAsync(wrong);
        var canceled = await service.Jobs.SubmitAsync("""{"operation": "delay", "items": [60000, 60000]}""");
        await service.Jobs.RunningAsync(canceled);
        using var answer = await service.Http.PostAsync($"v1/jobs/{canceled}/cancel", null, TestContext.Current.CancellationToken);
        await service.Jobs.EndedAsync(canceled);
        await Until.TrueAsync(() => Task.FromResult(LinesOf(service, canceled).Count == 2), "all is written");

        Assert.Matches($@"^Job {right} accepted: square, 3 items, high priority$", LinesOf(service, right)[0]);
        Assert.Matches($@"^Job {right} succeeded: square, 3 items in [\d.]+ s(, of which .+ in the queue)?$", LinesOf(service, right)[1]);
        Assert.Matches($@"^Job {empty} accepted: square, 0 items$", LinesOf(service, empty)[0]);
        Assert.Matches($@"^Job {empty} succeeded: square, 0 items in 0 s$", LinesOf(service, empty)[1]);
        Assert.Matches($@"^Job {canceled} canceled: delay, 0 of 2 items succeeded, 0 failed, 2 canceled in [\d.]+ s", LinesOf(service, canceled)[1]);
        var crash = LinesOf(service, wrong);
        Assert.Equal(3, crash.Count);
        Assert.Contains(crash, line => Regex.IsMatch(line, $@"^Worker \d+ exited with code 3 at item 0 of job {wrong}: misbehave$"));
        var failed = $"Job {wrong} failed: misbehave, 0 of 1 item succeeded, 1 failed, 0 canceled in ";
        Assert.Contains(crash, line => line.StartsWith(failed, StringComparison.Ordinal));
        Assert.DoesNotContain("payload-7f3a", service.Output, StringComparison.Ordinal);
        Assert.All(service.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line(), line.TrimEnd()));
    }

    [Fact]
    public async Task SaysInALineWhereItListensAndWhereTheDataIs()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        var address = $"http://{service.Address.Authority}";
        await Until.TrueAsync(() => Task.FromResult(service.Output.Contains("Listening on", StringComparison.Ordinal)), "it is shown");

        Assert.Equal(0, await service.TerminateAsync(ServiceProcess.Deadline));

        var lines = service.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Line().Match(line.TrimEnd()).Groups["message"].Value).ToList();
        var listening = $"Listening on {address}. Swagger UI is at {address}/swagger, the data in {folder.Join("data")}";
        Assert.Equal([listening], lines.Where(line => line.Contains(address, StringComparison.Ordinal)));
        Assert.Contains("Stopping: what is at work gets a moment to end", lines);
        Assert.DoesNotContain("Microsoft", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowsEachOperationThatCannotBeRunOnceAndWhenItCan()
    {
        using var folder = new TemporaryFolder();
        string[] settings = ["--Operations:Python:0:Name=late", "--Operations:Python:0:Function=late:f", $"--Operations:Python:0:Path={folder.Path}"];
        await using var service = await RunningService.StartAsync(folder, settings);
        await ShownAsync("Operation late is unavailable: ");

        await File.WriteAllTextAsync(folder.Join("late.py"), "def f(item):\n    return item\n", TestContext.Current.CancellationToken);
        await ShownAsync("Operation late is available again");

        Assert.Equal(1, Regex.Count(service.Output, "(?m)^.*late.* (unavailable|cannot be run).*$"));
        Assert.All(service.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line(), line.TrimEnd()));

        Task ShownAsync(string text) =>
            Until.TrueAsync(() => Task.FromResult(service.Output.Contains(text, StringComparison.Ordinal)), "it is shown");
    }

    // Who starts it reads nothing: the pipe is full after 64 KiB, and then the console's queue.
    [Fact]
    public async Task DoesNotHoldUpJobsWhenNobodyReadsIt()
    {
        using var folder = new TemporaryFolder();
        var address = folder.Join("address");
        using var service = ServiceProcess.Start(
            "sh", folder, "-c",
            $"dotnet {Artifacts.Service} --urls http://127.0.0.1:0 --Logging:LogLevel:Default=Trace --Logging:LogLevel:Microsoft.AspNetCore=Trace "
            + $"| {{ grep -m 1 -o 'http://127.0.0.1:[0-9]*' > {address}; sleep 600; }}");
        await Until.TrueAsync(() => Task.FromResult(File.Exists(address) && File.ReadAllText(address).Contains('\n')), "it listens");
        var url = (await File.ReadAllTextAsync(address, TestContext.Current.CancellationToken)).Split('\n')[0];
        using var http = new HttpClient { BaseAddress = new(url), Timeout = ServiceProcess.Deadline };
        var jobs = new JobClient(http);

        // Several lines a request at this level, and the queue holds 2,500.
        for (var round = 0; round < 200; round++)
        {
            var ended = await jobs.EndedAsync(await jobs.SubmitAsync("""{"operation": "square", "items": [3]}"""));
            Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        }
    }

    private static List<string> LinesOf(RunningService service, string job) =>
    [
        .. service.Output.Split('\n')
            .Where(line => line.Contains(job, StringComparison.Ordinal))
            .Select(line => Line().Match(line.TrimEnd()).Groups["message"].Value),
    ];

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|warning|error) (?<message>.+)$")]
    private static partial Regex Line();
}
