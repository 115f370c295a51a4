using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Endpoints;

/// <summary>Items that are compared with the schema of their operation before the job is taken.</summary>
public sealed class CheckingItems(CheckingService checking) : IClassFixture<CheckingService>
{
    private readonly Service _service = checking.Service;

    [Fact]
    public async Task TakesAJobWhoseItemsAllFit()
    {
        var job = await _service.SubmitAsync(
            new { operation = "places", items = new[] { new { name = "aa", size = 1 }, new { name = "a", size = 2 } } });

        await _service.EndedAsync(job);

        Assert.Equal(["""{"name":"aa","size":1}""", """{"name":"a","size":2}"""], await _service.OutputsAsync(job));
    }

    [Theory]
    [InlineData("""{"operation":"places","items":[{"name":"a"},{"size":1},{"name":"a","size":0},5]}""")]
    [InlineData("""{"items":[{"name":"a"},{"size":1},{"name":"a","size":0},5],"operation":"places"}""")]
    public async Task NamesEveryItemThatDoesNotFit(string request)
    {
        var problem = await RefusedAsync("v1/jobs", request, "application/json");

        Assert.Equal(3, problem.GetProperty("errorCount").GetInt64());
        Assert.Equal(
            [("/items/1", 1), ("/items/2/size", 2), ("/items/3", 3)],
            problem.GetProperty("errors").EnumerateArray()
                .Select(error => (error.GetProperty("pointer").GetString()!, error.GetProperty("index").GetInt32())));
        Assert.Equal("0 should be at least 1 (minimum).", problem.GetProperty("errors")[1].GetProperty("message").GetString());
    }

    [Fact]
    public async Task FindsThemInEverySegmentOfALongBody()
    {
        // Some segments, with every tenth item wrong.
        var lines = string.Concat(Enumerable.Range(0, 100_000).Select(index => index % 10 == 7 ? "1001\n" : "1000\n"));

        var problem = await RefusedAsync("v1/jobs?operation=numbers", lines, "application/x-ndjson");

        Assert.Equal(10_000, problem.GetProperty("errorCount").GetInt64());
        Assert.Equal(
            Enumerable.Range(0, 100).Select(index => (index * 10) + 7),
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("index").GetInt32()));
        var jobs = await _service.Client.GetFromJsonAsync<JsonElement>("v1/jobs?operation=numbers", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(jobs.GetProperty("jobs").EnumerateArray(), job => Service.Count(job.GetProperty("counts"), "total") == 100_000);
    }

    [Theory]
    [InlineData(0, 1001, null)]
    [InlineData(0, 1002, "/range")]
    [InlineData(-1, 1, "/range")]
    [InlineData(0, 100_001, "/range/count")]
    public async Task LooksAtEveryNumberOfARange(int start, int count, string? place)
    {
        using var answer = await _service.PostAsync(
            "v1/jobs", $$"""{"operation":"numbers","range":{"start":{{start}},"count":{{count}} } }""", "application/json");

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(
            place,
            problem.TryGetProperty("errors", out var errors)
                ? Assert.Single(errors.EnumerateArray().ToList()).GetProperty("pointer").GetString()
                : null);
        Assert.Equal(place is null ? HttpStatusCode.Accepted : HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"name":"\ud800"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"name":"a","size":1e400}""", HttpStatusCode.Accepted)]
    [InlineData("""{"name":"a","size":1.5e-400}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"name":"a","size":123456789012345678901234567890123456789012345678901234567890}""", HttpStatusCode.Accepted)]
    public async Task AnswersItemsOnTheEdgeOfWhatJsonCanSay(string item, HttpStatusCode status)
    {
        using var answer = await _service.PostAsync("v1/jobs", $$"""{"operation":"places","items":[{{item}}]}""", "application/json");

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task ShowsTheSchemasAndChecksOnlyWhereAsked()
    {
        var shown = await OperationAsync("shown");

        var job = await _service.SubmitAsync("shown", ["5"]);

        Assert.Equal(("object", "string", false), (
            shown.GetProperty("itemSchema").GetProperty("type").GetString(), shown.GetProperty("outputSchema").GetProperty("type").GetString(),
            shown.GetProperty("checked").GetBoolean()));
        await _service.EndedAsync(job);
        Assert.Equal(["5"], await _service.OutputsAsync(job));
    }

    [Theory]
    [InlineData("broken", "ItemSchema is no JSON Schema: 'strnig'")]
    [InlineData("missing", "OutputSchema cannot be read")]
    [InlineData("lost", "Could not resolve")]
    public async Task MakesAnOperationUnavailableWhoseSchemaIsBroken(string name, string reason)
    {
        var health = (await OperationAsync(name)).GetProperty("health");

        Assert.False(health.GetProperty("available").GetBoolean());
        Assert.Contains(reason, health.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"text":"a","day":"doomsday"}""", "/parameters/day")]
    [InlineData("""{"text":"a","list":[1,"b"]}""", "/parameters/list/1")]
    public async Task ChecksParametersInDepth(string parameters, string place)
    {
        var problem = await RefusedAsync("v1/jobs", $$"""{"operation":"bind","items":[1],"parameters":{{parameters}}}""", "application/json");

        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error => error.GetProperty("pointer").GetString() == place);
    }

    private Task<JsonElement> OperationAsync(string name) => _service.Client.GetFromJsonAsync<JsonElement>($"v1/operations/{name}");

    private async Task<JsonElement> RefusedAsync(string path, string body, string type)
    {
        using var answer = await _service.PostAsync(path, body, type);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation_failed"), (answer.StatusCode, problem.GetProperty("code").GetString()));
        return problem;
    }
}
