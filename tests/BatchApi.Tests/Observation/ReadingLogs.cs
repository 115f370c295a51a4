using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BatchApi.Jobs.Logs;

namespace BatchApi.Tests.Observation;

/// <summary>What an operation prints is read at its job.</summary>
public sealed class ReadingLogs
{
    [Fact]
    public async Task ShowsALinePerItemWithItsIndexAndTime()
    {
        await using var service = new Service();
        var before = DateTimeOffset.UtcNow;

        var job = await service.SubmitAsync(
            "misbehave", Enumerable.Range(0, 5).Select(number => $$"""{"do":"print","text":"working on {{number}}\n"}"""), new { maxWorkers = 1 });
        await service.EndedAsync(job);

        var page = await PageAsync(service, job);
        var lines = Lines(page);
        Assert.Equal(
            Enumerable.Range(0, 5).Select(number => (number, "output", $"working on {number}")),
            lines.Select(line => (line.Index!.Value, line.Stream, line.Text)));
        Assert.Equal(lines.Select(line => line.Time).Order(), lines.Select(line => line.Time));
        Assert.All(lines, line => Assert.InRange(line.Time, before, DateTimeOffset.UtcNow));
        Assert.True(page.GetProperty("complete").GetBoolean());
        Assert.False(page.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task IncludesStandardErrorAndNativeWrites()
    {
        await using var service = new Service();
        string[] items = [
            """{"do":"print-error","text":"an error\n"}""",
            """{"do":"print-native","text":"from C\nand more\n"}""",
            """{"do":"print","text":"no end"}"""];

        var job = await service.SubmitAsync("misbehave", items, new { chunkSize = 1, maxWorkers = 1 });
        await service.EndedAsync(job);

        Assert.Equal(
            // Of what native code wrote it is not certain whose it is.
            [(0, "errors", "an error"), (null, "errors", "from C"), (null, "errors", "and more"), (2, "output", "no end")],
            Lines(await PageAsync(service, job)).Select(line => (line.Index, line.Stream, line.Text)));
    }

    [Fact]
    public async Task ShowsLinesWhileTheirChunkIsStillAtWork()
    {
        await using var service = new Service();
        string[] items = ["""{"do":"print","text":"before\n"}""", """{"do":"hang"}"""];

        var job = await service.SubmitAsync("misbehave", items, new { chunkSize = 2 });
        await Until.TrueAsync(async () => Lines(await PageAsync(service, job)).Count == 1, "a line in the log");

        var page = await PageAsync(service, job);
        Assert.False(page.GetProperty("complete").GetBoolean());
        Assert.Empty(Lines(await PageAsync(service, job, $"?after={page.GetProperty("next")}")));
        await service.Client.DeleteAsync($"v1/jobs/{job}");
    }

    [Fact]
    public async Task KeepsWhatAWorkerPrintedBeforeItCrashed()
    {
        await using var service = new Service();
        string[] items = [
            """{"do":"print","text":"one\n"}""",
            """{"do":"print-error","text":"two\n"}""",
            """{"do":"signal","code":9}""",
            """{"do":"print","text":"four\n"}"""];

        var job = await service.SubmitAsync("misbehave", items, new { chunkSize = 4, maxCrashes = 1 });
        await service.EndedAsync(job);

        var lines = Lines(await PageAsync(service, job));
        Assert.Equal(["one", "two", "four"], lines.Select(line => line.Text).Distinct());
    }

    [Fact]
    public async Task PagesAndPicksAnItem()
    {
        await using var service = new Service();
        var job = await service.SubmitAsync(
            "misbehave", Enumerable.Range(0, 7).Select(number => $$"""{"do":"print","text":"a{{number}}\nb{{number}}\n"}"""), new { maxWorkers = 1 });
        await service.EndedAsync(job);

        var seen = new List<string>();
        for (var after = ""; after is not null;)
        {
            Assert.True(seen.Count <= 14);
            var page = await PageAsync(service, job, $"?limit=3{after}");
            seen.AddRange(Lines(page).Select(line => line.Text));
            after = page.TryGetProperty("next", out var next) ? $"&after={next}" : null;
        }

        Assert.Equal(Enumerable.Range(0, 7).SelectMany(number => new[] { $"a{number}", $"b{number}" }), seen);
        Assert.Equal(["a4", "b4"], Lines(await PageAsync(service, job, "?index=4")).Select(line => line.Text));
        Assert.Empty(Lines(await PageAsync(service, job, "?index=7")));
    }

    [Fact]
    public async Task StreamsAllLinesAndSaysWhatIsLeftOut()
    {
        await using var service = new Service();
        // Every burst is within what a worker may print at once; together they are more than a job keeps.
        var items = Enumerable.Range(0, 8).Select(_ => $$"""{"do":"print","text":"{{string.Concat(Enumerable.Repeat("x\\n", 1800))}}"}""").ToList();
        items = [.. items.SelectMany(item => new[] { item, """{"do":"sleep","milliseconds":1900}""" })];

        var job = await service.SubmitAsync("misbehave", items, new { chunkSize = 16, maxWorkers = 1 });
        await service.EndedAsync(job);

        var lines = (await service.Client.GetStringAsync($"v1/jobs/{job}/logs?format=ndjson")).Split('\n')[..^1];
        Assert.Equal(LogLimits.MaxLines + 1, lines.Length);
        Assert.Contains(
            "more lines were left out", JsonDocument.Parse(lines[^1]).RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await service.Client.GetStringAsync($"v1/jobs/{job}/logs?format=ndjson&limit=2")).Count(one => one == '\n'));
    }

    [Fact]
    public async Task IsGoneWithTheJob()
    {
        await using var service = new Service();
        var job = await service.SubmitAsync("misbehave", ["""{"do":"print","text":"x\n"}"""]);
        await service.EndedAsync(job);

        using var deleted = await service.Client.DeleteAsync($"v1/jobs/{job}");

        using var gone = await service.Client.GetAsync($"v1/jobs/{job}/logs");
        using var other = await service.Client.GetAsync($"v1/jobs/{Guid.CreateVersion7()}/logs?limit=x");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (gone.StatusCode, other.StatusCode));
        Assert.Equal(await other.Content.ReadAsStringAsync(), await gone.Content.ReadAsStringAsync());
    }

    private static Task<JsonElement> PageAsync(Service service, string job, string query = "") =>
        service.Client.GetFromJsonAsync<JsonElement>($"v1/jobs/{job}/logs{query}");

    private static List<(int? Index, DateTimeOffset Time, string Stream, string Text)> Lines(JsonElement page) =>
    [
        .. page.GetProperty("lines").EnumerateArray().Select(line => (
            line.GetProperty("index") is { ValueKind: JsonValueKind.Number } index ? index.GetInt32() : (int?)null,
            line.GetProperty("time").GetDateTimeOffset(), line.GetProperty("stream").GetString()!, line.GetProperty("text").GetString()!)),
    ];
}
