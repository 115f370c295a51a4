using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.OpenApi;

/// <summary>Swagger UI in Chromium: everything works as it stands.</summary>
[Collection(nameof(ReadingOneDocument))]
public sealed class ClickingThroughSwagger(DocumentedService service)
{
    // The job on which all other operations are tried, which the last of them deletes.
    private const string Deleted = "large numbers";

    [Fact]
    public async Task RunsEveryExampleAndEveryOperation()
    {
        using var tools = new Tools("browser");
        var said = await tools.RunAsync("node", "click.mjs", service.Address, Artifacts.Program("chromium"));
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line));
        var seen = lines.ToLookup(line => Text(line, "kind"));

        Assert.Empty(seen["trouble"].Select(trouble => Text(trouble, "message")));
        var groups = seen["page"].Single().GetProperty("groups").EnumerateArray().ToList();
        Assert.Equal(["Jobs", "Results", "Operations", "Workers", "Health"], groups.Select(group => Text(group, "name")));
        await CheckSubmissionAsync(seen["submission"].Single(), seen["job"].ToList());
        CheckAnswers(groups.SelectMany(group => Names(group, "operations")), seen["answer"].ToDictionary(answer => Text(answer, "of")));
    }

    private async Task CheckSubmissionAsync(JsonElement submission, List<JsonElement> jobs)
    {
        Assert.Equal("square", Names(submission, "examples").First());
        Assert.Equal(
            ["copy", "delay", "is-prime", "javascript", "prime-factors", "sha256", "square", "word-count"], Names(submission, "examples").Order());
        Assert.Equal(["application/json", "application/x-ndjson", "application/jsonl", "text/plain", "text/csv"], Names(submission, "types"));
        Assert.Equal(0, submission.GetProperty("queryBesideJson").GetInt32());
        Assert.InRange(submission.GetProperty("screens").GetDouble(), 0, 2);

        foreach (var job in jobs)
        {
            Assert.Equal((Text(job, "of"), 202), (Text(job, "of"), job.GetProperty("status").GetInt32()));
            if (Text(job, "of") == Deleted)
                continue;

            var ended = await service.Service.EndedAsync(Text(JsonElement.Parse(Text(job, "answer")), "id"));
            Assert.Equal((Text(job, "of"), "succeeded"), (Text(job, "of"), Text(ended, "state")));
        }

        var sent = jobs.ToDictionary(job => Text(job, "of"), job => (Text(job, "type"), Text(job, "sent")));
        Assert.Equal("""{"operation":"copy","items":[7,0.1]}""", JsonSerializer.Serialize(JsonElement.Parse(sent["copy"].Item2)));
        Assert.Equal(("application/x-ndjson", "1\n2\n3\n"), sent["application/x-ndjson"]);
        // The browser does not tell what it sends of a file.
        var ofFile = jobs.Single(job => Text(job, "of") == "application/x-ndjson from a file");
        Assert.Equal("application/x-ndjson", Text(ofFile, "type"));
        Assert.Equal(4, JsonElement.Parse(Text(ofFile, "answer")).GetProperty("counts").GetProperty("total").GetInt32());
        Assert.Equal(("text/csv", "name,country\nBerlin,DE\nLima,PE\n"), sent["text/csv"]);
        Assert.Equal(sent["square"], sent["JSON after items"]);
    }

    private static void CheckAnswers(IEnumerable<string> operations, Dictionary<string, JsonElement> answers)
    {
        Assert.Equal(operations.Except(["submitJob"]).Order(), answers.Keys.Except(["getResults as lines"]).Order());
        var statuses = answers.ToDictionary(answer => answer.Key, answer => answer.Value.GetProperty("status").GetInt32());
        Assert.All(statuses, answer => Assert.Equal(answer.Key switch { "cancelJob" => 409, "deleteJob" => 204, _ => 200 }, answer.Value));
        Assert.All(
            answers.Where(answer => answer.Key is not "deleteJob"),
            answer => Assert.Equal(Bare(Text(answer.Value, "answer")), Bare(Text(answer.Value, "shown"))));
        Assert.Equal("succeeded", Text(JsonElement.Parse(Text(answers["getJob"], "answer")), "state"));
        Assert.Contains("12345678901234567890", Text(answers["getResults"], "shown"), StringComparison.Ordinal);
        Assert.Contains("12345678901234567890", Text(answers["getResults as lines"], "shown"), StringComparison.Ordinal);
        Assert.Contains("9007199254740993", Text(answers["listOperations"], "shown"), StringComparison.Ordinal);
    }

    // The page adds white space and nothing else.
    private static string Bare(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IEnumerable<string> Names(JsonElement element, string name) =>
        element.GetProperty(name).EnumerateArray().Select(value => value.GetString()!);
}
