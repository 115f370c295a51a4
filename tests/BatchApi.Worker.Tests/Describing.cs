using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Tests;

public sealed class Describing
{
    private static readonly string[] BuiltIn = ["delay", "is-prime", "prime-factors", "sha256", "square", "word-count"];

    [Fact]
    public async Task NamesItsOwnOperationsAndThoseOfTheFolder()
    {
        (Dictionary<string, JsonObject> operations, List<string> logs) = await DescribeAsync(WorkerChild.MisbehavingFolder);

        Assert.Superset(BuiltIn.Concat(["bind", "count-calls", "misbehave"]).ToHashSet(), operations.Keys.ToHashSet());
        Assert.DoesNotContain("nothing", operations.Keys);
        Assert.Contains(logs, log => log.Contains("returns nothing", StringComparison.Ordinal));
        Assert.Contains(logs, log => log.Contains("square, which is taken", StringComparison.Ordinal));
        Assert.Equal("[1,2,3,4,5]", operations["square"]["example"]!["items"]!.ToJsonString());
        Assert.True((bool)operations["delay"]["async"]!);
        Assert.True((bool)operations["misbehave-fresh"]["freshAfterFailure"]!);
        Assert.False((bool)operations["misbehave"]["freshAfterFailure"]!);
        Assert.All(operations.Values, operation => Assert.Equal("dotnet", (string?)operation["kind"]));
    }

    [Theory]
    [InlineData("square", "itemSchema", """{"type":"integer"}""")]
    [InlineData("word-count", "itemSchema", """{"type":"string"}""")]
    [InlineData("word-count", "outputSchema", """{"type":"object","additionalProperties":{"type":"integer"}}""")]
    [InlineData("sha256", "itemSchema", "{}")]
    [InlineData("square", "parametersSchema", """{"type":"object","properties":{},"additionalProperties":false}""")]
    [InlineData("count-calls", "parametersSchema",
        """{"type":"object","properties":{"farewell":{"description":"A file that is written when the worker ends.","type":["string","null"],"default":null}},"additionalProperties":false}""")]
    [InlineData("echo-point", "itemSchema",
        """{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"},"label":{"type":["string","null"],"default":null}},"required":["x","y"]}""")]
    public async Task MakesSchemasFromSignatures(string operation, string member, string expected)
    {
        (Dictionary<string, JsonObject> operations, _) = await DescribeAsync(WorkerChild.MisbehavingFolder);

        Assert.Equal(expected, operations[operation][member]!.ToJsonString());
    }

    [Fact]
    public async Task SaysWhichParametersAreRequired()
    {
        (Dictionary<string, JsonObject> operations, _) = await DescribeAsync(WorkerChild.MisbehavingFolder);
        JsonNode schema = operations["bind"]["parametersSchema"]!;

        Assert.Equal("""["text"]""", schema["required"]!.ToJsonString());
        Assert.Equal("2", schema["properties"]!["times"]!["default"]!.ToJsonString());
    }

    [Fact]
    public async Task GivesExamplesThatRun()
    {
        (Dictionary<string, JsonObject> operations, _) = await DescribeAsync(WorkerChild.MisbehavingFolder);
        await using WorkerChild worker = WorkerChild.Start();
        foreach (string name in BuiltIn)
        {
            JsonObject example = operations[name]["example"]!.AsObject();
            JsonArray items = example["items"]!.AsArray();

            RunAnswer answer = await worker.RunAsync(name, items.Select(item => item!.ToJsonString()), example["parameters"]?.ToJsonString() ?? "null");

            Assert.NotEmpty(items);
            Assert.Equal(items.Count, answer.Lines.Count);
            Assert.DoesNotContain(answer.Lines, line => line.StartsWith('!'));
        }
    }

    [Fact]
    public async Task SkipsWhatIsNoAssemblyAndSaysSo()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("operations-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "broken.dll"), "not at all", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.CreateSubdirectory("sub").FullName, "empty.dll"), "", TestContext.Current.CancellationToken);

        (Dictionary<string, JsonObject> operations, List<string> logs) = await DescribeAsync(folder.FullName);
        folder.Delete(recursive: true);

        Assert.Equal(BuiltIn, operations.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(logs, log => log.Contains("broken.dll", StringComparison.Ordinal));
        Assert.Contains(logs, log => log.Contains("empty.dll", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NeedsNoFolder()
    {
        (Dictionary<string, JsonObject> operations, List<string> logs) = await DescribeAsync("/no/such/folder");

        Assert.Equal(BuiltIn, operations.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(logs);
    }

    private static async Task<(Dictionary<string, JsonObject> Operations, List<string> Logs)> DescribeAsync(string folder)
    {
        await using WorkerChild worker = WorkerChild.Start(folder);
        worker.Send(FrameType.Describe);
        List<string> logs = [];
        Frame frame = await worker.NextAsync();
        for (; frame.Type == FrameType.Log; frame = await worker.NextAsync()) logs.Add(frame.LogText);
        Assert.Equal(FrameType.Catalogue, frame.Type);
        return (JsonSerializer.Deserialize<JsonObject[]>(frame.Payload)!.ToDictionary(operation => (string)operation["name"]!), logs);
    }
}
