using System.Net;
using System.Text;
using System.Text.Json;

namespace BatchApi.Tests.Endpoints;

public sealed class RunningJobs(SharedService service)
{
    [Fact]
    public async Task GivesOutputsErrorsAndInputsBack()
    {
        var posted = await service.PostAsync("""{"items":[7, "x", 9223372036854775807],"operation":"square"}""");
        var job = await SharedService.JobOf(posted);

        Assert.Equal((HttpStatusCode.OK, "wait=30"), (posted.StatusCode, posted.Headers.GetValues("Preference-Applied").Single()));
        Assert.Equal("partially_succeeded", job.State);
        Assert.Equal("49\nnull\nnull\n", await service.TextAsync($"{job.Path}/results?view=outputs&failed=null&format=ndjson"));
        var page = JsonDocument.Parse(await service.TextAsync($"{job.Path}/results?state=failed&order=completed")).RootElement;
        Assert.Equal(
            ["invalid_item", "operation_error"],
            page.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("error").GetProperty("code").GetString()));
        Assert.False(page.TryGetProperty("next", out _));
        Assert.EndsWith("\"input\":9223372036854775807}", await service.TextAsync($"{job.Path}/results/2"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync($"{job.Path}/results/3")).StatusCode);
    }

    [Fact]
    public async Task FollowsALargeBodyToItsEnd()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(number => $"{number}\n"));

        var job = await SharedService.JobOf(
            await service.PostAsync("?operation=square", "application/x-ndjson", Encoding.UTF8.GetBytes(text), prefer: null));
        var lines = (await service.TextAsync($"{job.Path}/results?view=outputs&follow=true")).Split('\n');

        Assert.Equal(Enumerable.Range(0, 50_000).Select(number => $"{(long)number * number}"), lines[..^1]);
    }

    [Fact]
    public async Task PagesThroughResultsInBothOrders()
    {
        var job = await SharedService.JobOf(
            await service.PostAsync("""{"operation":"square","range":{"start":-2,"count":25},"options":{"chunkSize":4}}"""));

        foreach (var order in (string[])["input", "completed"])
        {
            var seen = new List<long>();
            for (var after = ""; after is not null;)
            {
                Assert.True(seen.Count <= 25);
                var page = JsonDocument.Parse(await service.TextAsync($"{job.Path}/results?order={order}&limit=3{after}")).RootElement;
                Assert.Equal(page.TryGetProperty("next", out _), !page.GetProperty("complete").GetBoolean());
                seen.AddRange(page.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("index").GetInt64()));
                after = page.TryGetProperty("next", out var next) ? $"&after={next}" : null;
            }

            Assert.Equal(Enumerable.Range(0, 25).Select(index => (long)index), seen.Order());
        }
    }

    [Fact]
    public async Task EndsAnEmptyJobAtOnce()
    {
        Assert.Equal("succeeded", (await SharedService.JobOf(await service.PostAsync("""{"operation":"square","items":[]}"""))).State);
        Assert.Equal("succeeded", (await SharedService.JobOf(await service.PostAsync("?operation=square", "application/x-ndjson", []))).State);
    }

    [Fact]
    public async Task WaitsForAChangeAndSaysWhenThereIsNone()
    {
        var job = await SharedService.JobOf(await service.PostAsync("""{"operation":"square","items":[1]}"""));
        var tag = (await service.GetAsync(job.Path)).Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Get, job.Path);
        request.Headers.IfNoneMatch.Add(tag);
        request.Headers.Add("Prefer", "wait=30");

        Assert.Equal(HttpStatusCode.NotModified, (await service.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task CancelsAndDeletes()
    {
        var job = await SharedService.JobOf(await service.PostAsync("""{"operation":"delay","items":[60000,60000]}""", prefer: null));

        var canceled = await service.Client.PostAsync($"{job.Path}/cancel", null, TestContext.Current.CancellationToken);
        var lines = await service.TextAsync($"{job.Path}/results?follow=true&view=outputs&failed=null");
        var end = await service.TextAsync($"{job.Path}/results?follow=true");
        var again = await service.Client.PostAsync($"{job.Path}/cancel", null, TestContext.Current.CancellationToken);
        var deleted = await service.Client.DeleteAsync(job.Path, TestContext.Current.CancellationToken);

        Assert.True(canceled.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted);
        Assert.Equal("null\nnull\n", lines);
        Assert.EndsWith("{\"end\":{\"state\":\"canceled\"}}\n", end, StringComparison.Ordinal);
        Assert.Equal(
            (HttpStatusCode.Conflict, "invalid_state"), (again.StatusCode, (await SharedService.JsonOf(again)).GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync(job.Path)).StatusCode);
    }

    [Fact]
    public async Task ListsByLabelTheNewestFirst()
    {
        var label = Guid.NewGuid().ToString();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Insert(
                0,
                (await SharedService.JobOf(await service.PostAsync($$$"""{"operation":"square","items":[],"labels":{"run":"{{{label}}}"}}"""))).Path);

        var first = JsonDocument.Parse(await service.TextAsync($"/v1/jobs?label=run:{label}&limit=2")).RootElement;
        var second = JsonDocument.Parse(await service.TextAsync($"/v1/jobs?label=run:{label}&limit=2&after={first.GetProperty("next")}")).RootElement;

        Assert.Equal(
            ids,
            ((JsonElement[])[first, second]).SelectMany(page => page.GetProperty("jobs").EnumerateArray())
                .Select(job => $"/v1/jobs/{job.GetProperty("id")}"));
        Assert.False(second.TryGetProperty("next", out _));
    }
}
