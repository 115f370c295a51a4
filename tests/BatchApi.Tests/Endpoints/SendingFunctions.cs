using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BatchApi.Tests.Endpoints;

/// <summary>Functions in JavaScript that come with their jobs.</summary>
public sealed class SendingFunctions(ScriptingService scripting) : IClassFixture<ScriptingService>
{
    private readonly Service _service = scripting.Service;

    [Fact]
    public async Task RunsThemOnEveryItem()
    {
        var job = await _service.SubmitAsync(
            new { operation = new { javascript = "(x, { by }) => x * by" }, parameters = new { by = 3 }, range = new { start = 0, count = 1000 } });

        var status = await _service.EndedAsync(job);

        Assert.Equal("succeeded", status.GetProperty("state").GetString());
        Assert.Equal(Enumerable.Range(0, 1000).Select(x => $"{x * 3}"), await _service.OutputsAsync(job));
    }

    [Fact]
    public async Task RunsThemFromTheQuery()
    {
        using var answer = await _service.PostAsync($"v1/jobs?javascript={Uri.EscapeDataString("x => x + '!'")}", "one\ntwo\n", "text/plain");
        var job = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString()!;

        await _service.EndedAsync(job);

        Assert.Equal(["\"one!\"", "\"two!\""], await _service.OutputsAsync(job));
    }

    [Fact]
    public async Task ShowsThemWithTheJobAndNotInLists()
    {
        var job = await _service.SubmitAsync(
            new { operation = new { javascript = "x => x" }, range = new { count = 1 }, labels = new { listed = "alone" } });

        var status = await _service.StatusAsync(job);
        var list = await _service.Client.GetFromJsonAsync<JsonElement>(
            "v1/jobs?operation=javascript&label=listed:alone", TestContext.Current.CancellationToken);

        Assert.Equal(("javascript", "x => x"), (status.GetProperty("operation").GetString(), status.GetProperty("javascript").GetString()));
        var listed = Assert.Single(list.GetProperty("jobs").EnumerateArray().ToList());
        Assert.Equal((job, null), (listed.GetProperty("id").GetString(), listed.GetProperty("javascript").GetString()));
    }

    [Theory]
    [InlineData("x => x *", 1, 9)]
    [InlineData("x =>\\n  x.(", 2, 5)]
    [InlineData("x => x; 5", 1, 9)]
    [InlineData("5", 1, 1)]
    [InlineData("", 1, 1)]
    [InlineData("function* (x) { yield x }", 1, 1)]
    [InlineData("x => /(/.test(x)", 1, 8)]
    [InlineData("x => { with (x) {} }", 1, 8)]
    [InlineData("import fs from 'fs'; x => x", 1, 1)]
    public async Task RefusesWhatIsNoFunctionAtItsPlace(string script, int line, int column)
    {
        var error = await RefusedAsync(script);

        Assert.Equal("/operation/javascript", error.GetProperty("pointer").GetString());
        Assert.Equal((line, column), (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()));
    }

    [Theory]
    [InlineData("(", "x", ")")]
    [InlineData("[", "x", "]")]
    [InlineData("x => ", "x", "")]
    [InlineData("!", "x", "")]
    [InlineData("x + ", "x", "")]
    [InlineData("x ** ", "x", "")]
    [InlineData("x ? ", "x", " : 1")]
    [InlineData("f(", "x", ")")]
    [InlineData("`${", "x", "}`")]
    [InlineData("{", "", "}")]
    public async Task RefusesWhatIsNestedTooDeep(string before, string inner, string after)
    {
        const int Times = 6000;
        var nested = string.Concat(Enumerable.Repeat(before, Times)) + inner + string.Concat(Enumerable.Repeat(after, Times));

        var error = await RefusedAsync($"x => {(before == "{" ? nested : $"({nested})")}");

        Assert.Contains("nested deeper", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"operation":{"javascript":5},"items":[]}""", "/operation/javascript")]
    [InlineData("""{"operation":{},"items":[]}""", "/operation/javascript")]
    [InlineData("""{"operation":{"javascript":"x => x","python":"x"},"items":[]}""", "/operation/python")]
    [InlineData("""{"operation":"javascript","items":[]}""", "/operation")]
    [InlineData("""{"operation":{"javascript":"x => x"},"parameters":{"a":[9007199254740993]},"items":[]}""", "/parameters/a/0")]
    public async Task RefusesRequestsOfAnotherForm(string request, string place)
    {
        using var answer = await _service.PostAsync("v1/jobs", request, "application/json");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(place, Assert.Single(problem.GetProperty("errors").EnumerateArray().ToList()).GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task RefusesScriptsThatAreTooLong()
    {
        var error = await RefusedAsync($"x => '{new string('ü', 32 * 1024)}'");

        Assert.Contains("65536 bytes", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailsTheJobOfAScriptThatCannotBegin()
    {
        var status = await _service.EndedAsync(await SubmitAsync("null.a; x => x", 1));

        Assert.Equal("failed", status.GetProperty("state").GetString());
        Assert.Contains("TypeError", status.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.True((await OperationAsync()).GetProperty("health").GetProperty("available").GetBoolean());
    }

    [Fact]
    public async Task KeepsTheOperationFromAScriptThatNeverBegins()
    {
        await using var service = new Service(("Operations:JavaScript", "true"), ("Pool:StartTimeout", "00:00:08"));

        // Minutes inside one call, where no statement is counted.
        var status = await service.EndedAsync(await service.SubmitAsync(Job("const a = []; a[4e9] = 1; a.sort(); x => x", 1)));

        Assert.Equal("worker_start_failed", status.GetProperty("error").GetProperty("code").GetString());
        var job = await service.SubmitAsync(Job("x => x + 1", 1));
        await service.EndedAsync(job);
        Assert.Equal(["2"], await service.OutputsAsync(job));
    }

    [Fact]
    public async Task SparesOtherItemsWhatOneOfThemDoes()
    {
        const string Script = "x => { if (x === 1) { const a = []; a[4e9] = 1; a.sort(); } if (x === 2) throw new RangeError('two'); return x }";
        var job = await SubmitAsync(Script, 0, 1, 2, 3);

        await _service.EndedAsync(job);

        var results = await _service.ResultsAsync(job);
        Assert.Equal(["succeeded", "failed", "failed", "succeeded"], results.Select(result => result.GetProperty("state").GetString()));
        Assert.Equal(["timeout", "operation_error"], results[1..3].Select(result => result.GetProperty("error").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task IsListedWithAnExampleThatRuns()
    {
        var operation = await OperationAsync();

        var job = await _service.SubmitAsync(operation.GetProperty("example"));

        Assert.Equal("javascript", operation.GetProperty("kind").GetString());
        await _service.EndedAsync(job);
        Assert.Equal(["1", "4", "9"], await _service.OutputsAsync(job));
    }

    [Fact]
    public async Task IsOffUnlessTheOperatorAllowsIt()
    {
        await using var service = new Service();

        using var answer = await service.PostAsync("v1/jobs", """{"operation":{"javascript":"x => x"},"items":[1]}""", "application/json");
        using var operation = await service.Client.GetAsync("v1/operations/javascript", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("operation_unavailable", problem.GetProperty("code").GetString());
        Assert.Contains("Operations:JavaScript", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, operation.StatusCode);
    }

    private Task<JsonElement> OperationAsync() => _service.Client.GetFromJsonAsync<JsonElement>("v1/operations/javascript");

    private Task<string> SubmitAsync(string script, params int[] items) => _service.SubmitAsync(Job(script, items));

    private static JsonObject Job(string script, params int[] items) => new()
    {
        ["operation"] = new JsonObject { ["javascript"] = script },
        ["items"] = new JsonArray([.. items.Select(item => (JsonNode)item)]),
        ["options"] = new JsonObject { ["itemTimeoutSeconds"] = 2 },
    };

    private async Task<JsonElement> RefusedAsync(string script)
    {
        var body = Job(script.Replace("\\n", "\n", StringComparison.Ordinal), 1).ToJsonString();
        using var answer = await _service.PostAsync("v1/jobs", body, "application/json");

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation_failed"), (answer.StatusCode, problem.GetProperty("code").GetString()));
        return Assert.Single(problem.GetProperty("errors").EnumerateArray().ToList());
    }
}
