using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Endpoints.Operations;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs;
using BatchApi.Tests.Processes;
using Json.Schema;

namespace BatchApi.Tests.OpenApi;

/// <summary>The document says what the service does.</summary>
[Collection(nameof(ReadingOneDocument))]
public sealed partial class DescribingAnswers(DocumentedService service)
{
    // Who answers with problems.
    private static readonly string[] Folders = ["Endpoints", "Security"];

    [Fact]
    public async Task NamesEveryOperationByAVerbAndANoun()
    {
        var document = await service.ReadAsync();
        var names = Operations(document).Select(operation => operation.GetProperty("operationId").GetString()!).ToList();

        Assert.Equal("3.1", document.GetProperty("openapi").GetString()![..3]);
        Assert.Equal(
            [
                "cancelJob", "deleteJob", "getChunks", "getItem", "getJob", "getLiveness", "getLogs", "getOperation", "getReadiness", "getResults",
                "listJobs", "listOperations", "listWorkers", "submitJob",
            ],
            names.Order());
    }

    [Fact]
    public async Task HasASchemaThatEveryAnswerFits()
    {
        var document = await service.ReadAsync();
        var job = await service.Service.SubmitAsync("square", ["3", "4000000000", "\"text\""], new { chunkSize = 2 });
        await service.Service.EndedAsync(job);
        var none = await service.Service.SubmitAsync("copy", ["null", "{}", "[]", "\"text\"", "1.5", "true"]);
        await service.Service.EndedAsync(none);

        foreach (var (path, operation) in new[]
        {
            ($"v1/jobs/{job}", "getJob"), ("v1/jobs", "listJobs"), ("v1/jobs?limit=1", "listJobs"), ($"v1/jobs/{job}/results", "getResults"),
            ($"v1/jobs/{none}/results", "getResults"), ($"v1/jobs/{job}/results/1", "getItem"), ($"v1/jobs/{none}/results/0", "getItem"),
            ($"v1/jobs/{job}/logs", "getLogs"), ($"v1/jobs/{job}/chunks", "getChunks"), ("v1/workers", "listWorkers"),
            ("v1/operations", "listOperations"), ("v1/operations/copy", "getOperation"),
            ("health/live", "getLiveness"), ("health/ready", "getReadiness"),
            ($"v1/jobs/{Guid.Empty}", "getJob"), ("v1/operations/sqare", "getOperation"), ("v1/jobs?limit=0", "listJobs"),
            ($"v1/jobs/{job}/results?nothing=1", "getResults"), ($"v1/jobs/{job}/results?view=outputs", "getResults"),
            ("health/live?nothing=1", "getLiveness"), ("v1/workers?nothing=1", "listWorkers"),
        })
        {
            using var answer = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);
            await FitsAsync(document, operation, answer);
        }
    }

    [Theory]
    [InlineData("""{"operation": "sqare", "items": [1]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"operation": "square", "options": {"maxCrashes": 11}, "items": []}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"operation": "square", "items": [1, """, HttpStatusCode.BadRequest)]
    [InlineData("""{"operation": "square", "range": {"count": 9999999999}}""", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("""{"operation": "square", "items": [1]}""", HttpStatusCode.Accepted)]
    public async Task HasASchemaThatEveryAnswerToASubmissionFits(string body, HttpStatusCode status)
    {
        using var answer = await service.Service.PostAsync("v1/jobs", body, "application/json");

        Assert.Equal(status, answer.StatusCode);
        await FitsAsync(await service.ReadAsync(), "submitJob", answer);
    }

    [Fact]
    public async Task HasASchemaThatItsOwnExamplesFit()
    {
        var document = await service.ReadAsync();
        var shown = 0;
        foreach (var operation in Operations(document))
        {
            foreach (var content in Contents(operation).Where(content => content.TryGetProperty("example", out _)))
            {
                Fits(document, content.GetProperty("schema"), content.GetProperty("example"));
                shown++;
            }
        }

        var body = document.GetProperty("paths").GetProperty("/v1/jobs").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        var json = body.GetProperty("application/json");
        foreach (var example in json.GetProperty("examples").EnumerateObject())
            Fits(document, json.GetProperty("schema"), example.Value.GetProperty("value"));
        Assert.True(shown > 10, $"{shown}");
    }

    [Fact]
    public async Task HasNoNumberThatABrowserRounds() => Assert.True(BrowserExample.IsKept(await service.ReadAsync()));

    [Theory]
    [InlineData("9007199254740991", true)]
    [InlineData("9007199254740993", false)]
    [InlineData("-12345678901234567890", false)]
    [InlineData("1e22", true)]
    [InlineData("1.50", true)]
    [InlineData("0.1", true)]
    [InlineData("-0", true)]
    [InlineData("0.30000000000000004", true)]
    [InlineData("0.3000000000000000444", false)]
    [InlineData("1e400", false)]
    [InlineData("1e-400", false)]
    public void KnowsWhichNumbersABrowserKeeps(string number, bool isKept) =>
        Assert.Equal(isKept, BrowserExample.IsKept(JsonElement.Parse($$"""{"deep": [{{number}}]}""")));

    [Fact]
    public void NamesStatesAsAnswersDo() =>
        Assert.Equal(Enum.GetValues<JobState>().Select(state => state.Name()), ShapeFilter.Names(typeof(JobState)));

    [Fact]
    public void KnowsEveryCodeThatTheEndpointsGive()
    {
        var known = new[] { typeof(ProblemCode), typeof(ItemCode), typeof(JobState) }.SelectMany(ShapeFilter.Names).ToHashSet();
        var given = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Join(Artifacts.Root, "src/BatchApi", folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/Swagger/", StringComparison.Ordinal) && Path.GetFileName(file) != "Listening.cs")
            .SelectMany(file => CodeLiteral().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value + match.Groups[2].Value))
            .ToHashSet();

        Assert.Contains("validation_failed", given);
        Assert.Empty(given.Except(known));
    }

    private static async Task FitsAsync(JsonElement document, string operation, HttpResponseMessage answer)
    {
        var responses = Operations(document).Single(found => found.GetProperty("operationId").GetString() == operation).GetProperty("responses");
        var status = $"{(int)answer.StatusCode}";
        Assert.True(responses.TryGetProperty(status, out var response), $"{operation} says nothing of {status}");
        var type = answer.Content.Headers.ContentType!.MediaType!;
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Fits(document, response.GetProperty("content").GetProperty(type).GetProperty("schema"), body);
        if (response.TryGetProperty("headers", out var headers) && status == "202")
            Assert.All(headers.EnumerateObject(), header => Assert.True(answer.Headers.Contains(header.Name), header.Name));
    }

    private static void Fits(JsonElement document, JsonElement schema, JsonElement value)
    {
        var whole = new JsonObject
        {
            ["$defs"] = JsonNode.Parse(document.GetProperty("components").GetProperty("schemas").GetRawText()),
            ["allOf"] = new JsonArray(JsonNode.Parse(schema.GetRawText())),
        };
        // What is not described is not there, though clients are told to bear it.
        foreach (var (_, shape) in whole["$defs"]!.AsObject())
        {
            if (shape!["properties"] is not null)
                shape["additionalProperties"] = false;
        }

        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        var result = JsonSchema.FromText(text).Evaluate(value, new EvaluationOptions { OutputFormat = OutputFormat.List });

        var errors = (result.Details ?? [])
            .Where(part => part.Errors is not null)
            .Select(part => $"{part.InstanceLocation}: {string.Join(", ", part.Errors!.Values)}");
        Assert.True(result.IsValid, $"{value}\n{string.Join('\n', errors)}");
    }

    private static IEnumerable<JsonElement> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => method.Value));

    private static IEnumerable<JsonElement> Contents(JsonElement operation) => operation.GetProperty("responses").EnumerateObject()
        .Where(response => response.Value.TryGetProperty("content", out _))
        .SelectMany(response => response.Value.GetProperty("content").EnumerateObject().Select(content => content.Value));

    [GeneratedRegex("""
        (?:Status\d{3}\w+,\s*"([a-z]+)")|"([a-z]+(?:_[a-z]+)+)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CodeLiteral();
}
