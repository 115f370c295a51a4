using System.Net;
using System.Text.Json;

namespace BatchApi.Tests.Endpoints;

/// <summary>A member that is null is absent: clients with types send null for all that they were not given.</summary>
public sealed class SendingNulls(SharedService service)
{
    [Theory]
    [InlineData("""
        {"operation": "square", "items": [2], "range": null, "parameters": null, "priority": null, "labels": null, "options": null}
        """, "[4]")]
    [InlineData("""{"operation": "square", "items": null, "range": {"start": null, "count": 3, "step": null}}""", "[0,1,4]")]
    [InlineData("""
        {"operation": "square", "items": [2], "labels": {"a": null},
         "options": {"chunkSize": null, "maxWorkers": null, "itemTimeoutSeconds": null, "maxCrashes": null, "memoryLimitMiB": null}}
        """, "[4]")]
    [InlineData("""
        {"range": null, "operation": "sha256", "items": [null]}
        """, "[\"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b\"]")]
    [InlineData("""{"operation": "word-count", "items": ["a"], "parameters": {"lowercase": null}}""", "[{\"a\":1}]")]
    public async Task LeavesThemOut(string body, string outputs)
    {
        using var answer = await service.PostAsync(body);
        var (path, state) = await SharedService.JobOf(answer);

        Assert.Equal("succeeded", state);
        var page = JsonElement.Parse(await service.TextAsync($"{path}/results?view=outputs"));
        Assert.Equal(outputs, JsonSerializer.Serialize(page.GetProperty("results")));
        Assert.Equal("{}", JsonElement.Parse(await service.TextAsync(path)).GetProperty("labels").GetRawText());
    }

    [Theory]
    [InlineData("""{"operation": null, "items": [1]}""", "/operation")]
    [InlineData("""{"operation": {"javascript": null}, "items": [1]}""", "/operation/javascript")]
    [InlineData("""{"operation": "square", "items": null}""", "")]
    [InlineData("""{"operation": "square", "range": {"count": null}}""", "/range/count")]
    [InlineData("""{"operation": "square", "items": null, "items": [1]}""", "/items")]
    [InlineData("""{"operation": "square", "items": [1], "items": null}""", "/items")]
    [InlineData("""{"operation": "square", "items": [1], "priority": null, "priority": "low"}""", "/priority")]
    public async Task AreNotWhatIsAskedFor(string body, string place)
    {
        using var answer = await service.PostAsync(body);

        var problem = await SharedService.JsonOf(answer);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(place, problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()));
    }

    [Fact]
    public async Task AreLeftOutOfTheQueryToo()
    {
        using var answer = await service.PostAsync("?operation=square&parameters=null&labels=null", "application/x-ndjson", "2\n"u8.ToArray());

        Assert.Equal("succeeded", (await SharedService.JobOf(answer)).State);
    }

    [Theory]
    [InlineData("High")]
    [InlineData("Low")]
    public async Task TakesAnEnumsNameInTheLanguageOfItsClient(string priority)
    {
        using var answer = await service.PostAsync($$"""{"operation": "square", "items": [2], "priority": "{{priority}}"}""");

        Assert.Equal(priority.ToLowerInvariant(), (await SharedService.JsonOf(answer)).GetProperty("priority").GetString());
    }
}
