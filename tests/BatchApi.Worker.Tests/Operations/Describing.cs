using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Pool.Protocol;
using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Operations;

public sealed class Describing
{
    private static readonly string[] BuiltIn = ["delay", "is-prime", "prime-factors", "sha256", "square", "word-count"];

    [Fact]
    public async Task NamesItsOwnOperationsAndThoseOfTheFolder()
    {
        Dictionary<string, JsonObject> operations = await DescribeAsync(WorkerChild.MisbehavingFolder);

        Assert.Superset(BuiltIn.Concat(["bind", "count-calls", "misbehave"]).ToHashSet(), operations.Keys.ToHashSet());
        Assert.Equal("[1,2,3,4,5]", operations["square"]["example"]!["items"]!.ToJsonString());
        Assert.True((bool)operations["delay"]["async"]!);
        Assert.True((bool)operations["misbehave-fresh"]["freshAfterFailure"]!);
        Assert.False((bool)operations["misbehave"]["freshAfterFailure"]!);
        Assert.All(operations.Values, operation => Assert.Equal("dotnet", (string?)operation["kind"]));
        Assert.Equal(1000, (int)operations["delay"]["concurrency"]!);
        Assert.Equal(100, (int)operations["together"]["concurrency"]!);
        Assert.Equal(1, (int)operations["square"]["concurrency"]!);
        Assert.Equal("1.0.0", (string?)operations["bind"]["version"]);
    }

    [Theory]
    [InlineData("square", "itemSchema", """{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807}""")]
    [InlineData("echo-uint", "itemSchema", """{"type":"integer","minimum":0,"maximum":4294967295}""")]
    [InlineData("word-count", "itemSchema", """{"type":"string"}""")]
    [InlineData(
        "word-count", "outputSchema",
        """{"type":"object","additionalProperties":{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807}}""")]
    [InlineData("sha256", "itemSchema", "{}")]
    [InlineData("square", "parametersSchema", """{"type":"object","properties":{},"additionalProperties":false}""")]
    [InlineData("count-calls", "parametersSchema",
        """{"type":"object","properties":{"farewell":{"description":"A file that is written when the worker ends.","type":["string","null"]"""
            + ""","default":null}},"additionalProperties":false}""")]
    [InlineData("echo-point", "itemSchema",
        """{"type":"object","properties":{"x":{"type":"integer","minimum":-2147483648,"maximum":2147483647}"""
            + ""","y":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"label":{"type":["string","null"],"default":null}}"""
            + ""","required":["x","y"],"additionalProperties":false}""")]
    public async Task MakesSchemasFromSignatures(string operation, string member, string expected)
    {
        Dictionary<string, JsonObject> operations = await DescribeAsync(WorkerChild.MisbehavingFolder);

        Assert.Equal(expected, operations[operation][member]!.ToJsonString());
    }

    [Fact]
    public async Task SaysWhichParametersAreRequired()
    {
        Dictionary<string, JsonObject> operations = await DescribeAsync(WorkerChild.MisbehavingFolder);
        JsonNode schema = operations["bind"]["parametersSchema"]!;

        Assert.Equal("""["text"]""", schema["required"]!.ToJsonString());
        Assert.Equal("2", schema["properties"]!["times"]!["default"]!.ToJsonString());
    }

    [Fact]
    public async Task GivesExamplesThatRun()
    {
        Dictionary<string, JsonObject> operations = await DescribeAsync(WorkerChild.MisbehavingFolder);
        await using WorkerChild worker = WorkerChild.Start();
        foreach (string name in BuiltIn)
        {
            JsonObject example = operations[name]["example"]!.AsObject();
            JsonArray items = example["items"]!.AsArray();

            RunAnswer answer = await worker.RunAsync(
                name, items.Select(item => item!.ToJsonString()), example["parameters"]?.ToJsonString() ?? "null");

            Assert.NotEmpty(items);
            Assert.Equal(items.Count, answer.Lines.Count);
            Assert.DoesNotContain(answer.Lines, line => line.StartsWith('!'));
        }
    }

    [Theory]
    [InlineData("nothing", "BatchApi.Misbehaving.Bindings.Nothing returns nothing.")]
    [InlineData("hidden", "BatchApi.Misbehaving.Bindings.Hidden is not public, or its class is not.")]
    [InlineData("together-not", "BatchApi.Misbehaving.Together.Compute asks for 2 items at once, and is not asynchronous.")]
    [InlineData(
        "BatchApi.Misbehaving.Bindings.Slash",
        "BatchApi.Misbehaving.Bindings.Slash of misbehaving/BatchApi.Misbehaving.dll is named 'a/b': a name is")]
    [InlineData(
        "BatchApi.Misbehaving.square",
        "The name square, which BatchApi.Misbehaving.Bindings.Square of "
            + "misbehaving/BatchApi.Misbehaving.dll asks for, is that of a built-in operation.")]
    [InlineData(
        "twice",
        "There are two operations of this name: BatchApi.Misbehaving.Bindings.Once of "
            + "misbehaving/BatchApi.Misbehaving.dll, and BatchApi.Misbehaving.Bindings.Twice of")]
    [InlineData(
        "bad-example",
        "BatchApi.Misbehaving.Bindings.BadExample of misbehaving/BatchApi.Misbehaving.dll cannot be described: The example of bad-example is not")]
    public async Task ListsWhatCannotBeAnOperationWithTheReason(string name, string reason)
    {
        Dictionary<string, JsonObject> operations = await DescribeAsync(WorkerChild.MisbehavingFolder);

        Assert.StartsWith(reason, (string?)operations[name]["problem"], StringComparison.Ordinal);
        Assert.Null(operations["square"]["problem"]);
    }

    [Fact]
    public async Task RefusesToBeginWhatCannotBeAnOperation()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("twice", ["1"]);

        Assert.StartsWith("There are two operations of this name", answer.Reason, StringComparison.Ordinal);
        Assert.Empty(answer.Lines);
    }

    [Fact]
    public async Task ListsWhatIsNoAssemblyByItsFile()
    {
        using OperationsFolder folder = new();
        await File.WriteAllTextAsync(folder.FileNamed("broken.dll"), "not at all", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.FileNamed("sub/empty.dll"), "", TestContext.Current.CancellationToken);

        Dictionary<string, JsonObject> operations = await DescribeAsync(folder.Path);

        Assert.Equal(
            [.. BuiltIn, "broken.dll", "empty.dll"],
            operations.Keys.OrderBy(name => name.EndsWith(".dll", StringComparison.Ordinal)).ThenBy(name => name, StringComparer.Ordinal));
        Assert.StartsWith("broken.dll cannot be read as a .NET assembly: ", (string?)operations["broken.dll"]["problem"], StringComparison.Ordinal);
        Assert.StartsWith("sub/empty.dll cannot be read as a .NET assembly: ", (string?)operations["empty.dll"]["problem"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".NETCoreApp,Version=v11.0", "is built for .NET 11.0, and the workers run on .NET 10.")]
    [InlineData(".NETFramework,Version=v4.8", "is built for .NET Framework 4.8, and the workers run on .NET 10.")]
    public async Task ListsTheOperationsOfAnotherRuntimeByName(string target, string reason)
    {
        using OperationsFolder folder = new();
        PlugIn.Write(folder.FileNamed("Later.dll"), "later", target, needs: null);

        Dictionary<string, JsonObject> operations = await DescribeAsync(folder.Path);

        Assert.StartsWith($"Later.dll {reason}", (string?)operations["later"]["problem"], StringComparison.Ordinal);
        Assert.Equal("made by hand", (string?)operations["later"]["description"]);
    }

    [Fact]
    public async Task ListsTheOperationsThatLackADependencyByName()
    {
        using OperationsFolder folder = new();
        PlugIn.Write(folder.FileNamed("Lonely.dll"), "lonely", ".NETCoreApp,Version=v10.0", needs: "Absent");
        PlugIn.Write(folder.FileNamed("Sound.dll"), "sound", ".NETCoreApp,Version=v10.0", needs: null);

        Dictionary<string, JsonObject> operations = await DescribeAsync(folder.Path);

        Assert.StartsWith(
            "Lonely.dll needs Absent 1.2.3.4, which cannot be loaded. Publish it with its dependencies.",
            (string?)operations["lonely"]["problem"],
            StringComparison.Ordinal);
        Assert.Null(operations["sound"]["problem"]);
    }

    [Fact]
    public async Task NeedsNoFolder()
    {
        Dictionary<string, JsonObject> operations = await DescribeAsync("/no/such/folder");

        Assert.Equal(BuiltIn, operations.Keys.Order(StringComparer.Ordinal));
    }

    private static async Task<Dictionary<string, JsonObject>> DescribeAsync(string folder)
    {
        await using WorkerChild worker = WorkerChild.Start(folder);
        worker.Send(FrameType.Describe);
        Frame frame = await worker.NextAsync();
        Assert.Equal(FrameType.Catalogue, frame.Type);
        return JsonSerializer.Deserialize<JsonObject[]>(frame.Payload)!.ToDictionary(operation => (string)operation["name"]!);
    }
}
