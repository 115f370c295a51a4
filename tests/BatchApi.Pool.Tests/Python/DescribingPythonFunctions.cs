using System.Text.Json.Nodes;

namespace BatchApi.Pool.Tests.Python;

public sealed class DescribingPythonFunctions
{
    [Fact]
    public async Task MakesSchemasFromHints()
    {
        await using var function = new PythonFunction("distance");

        AssertSame(
            """
            {"name": "call", "kind": "python", "description": "Distance of a point from the origin.",
             "itemSchema": {"type": "object", "required": ["x", "y"],
                            "properties": {"x": {"type": "number"}, "y": {"type": "number"}, "name": {"type": ["string", "null"]}}},
             "outputSchema": {"type": "number"},
             "parametersSchema": {"type": "object", "properties": {"scale": {"type": "number", "default": 1.0}, "unit": {"enum": ["m", "mi"]}},
                                  "required": ["unit"], "additionalProperties": false},
             "example": {"items": [{"x": 1.5, "y": 1.5}], "parameters": {"unit": "m"}}, "async": false}
            """,
            await function.DescribeAsync());
    }

    [Fact]
    public async Task KnowsTheShapesOfTyping()
    {
        await using var function = new PythonFunction("shapes");

        var entry = await function.DescribeAsync();

        AssertSame(
            """{"type": "object", "properties": {"name": {"type": "string"}, "people": {"type": "integer"}}, "required": ["name", "people"]}""",
            entry["itemSchema"]!);
        AssertSame(
            """
            {"numbers": {"type": "array", "items": {"type": "integer"}, "default": []},
             "table": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "number"}}, "default": {}},
             "pair": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "minItems": 2, "maxItems": 2, "default": [1, "a"]},
             "unit": {"enum": ["m", "mi"], "default": "m"}, "either": {"type": ["integer", "string", "null"], "default": null}, "when": {}}
            """,
            entry["parametersSchema"]!["properties"]!);
    }

    [Fact]
    public async Task TellsThatAListIsSpread()
    {
        await using var function = new PythonFunction("power");

        var entry = await function.DescribeAsync();

        AssertSame(
            """
            {"type": "array", "description": "Fills the parameters base, exponent.",
             "prefixItems": [{"type": "integer"}, {"type": "integer"}, {"type": ["integer", "null"]}], "minItems": 2, "maxItems": 3}
            """,
            entry["itemSchema"]!);
        AssertSame("""{"items": [[1, 1]]}""", entry["example"]!);
        Assert.Null(entry["parametersSchema"]!["required"]);
    }

    [Theory]
    [InlineData("distance")]
    [InlineData("power")]
    [InlineData("shapes")]
    [InlineData("same")]
    [InlineData("many")]
    [InlineData("unknown_hint")]
    public async Task GivesAnExampleThatRuns(string name)
    {
        await using var function = new PythonFunction(name);
        var example = (await function.DescribeAsync())["example"]!;

        await function.RunAsync(example["parameters"]?.ToJsonString() ?? "null", example["items"]!.AsArray().Select(item => item!.ToJsonString()));

        Assert.Empty(function.Failures);
        Assert.NotEmpty(function.Outputs);
    }

    [Fact]
    public async Task TellsWhatIsAsynchronous()
    {
        await using var function = new PythonFunction("wait");

        Assert.True((bool)(await function.DescribeAsync())["async"]!);
    }

    [Fact]
    public async Task PrefersTheDescriptionThatIsGiven()
    {
        await using var function = new PythonFunction("distance", "--description", "How far.");

        Assert.Equal("How far.", (string?)(await function.DescribeAsync())["description"]);
    }

    [Theory]
    [InlineData("functions:distanse", "The module functions (*functions.py) has no distanse.")]
    [InlineData("functions:generator", "functions:generator is a generator: it must return its output, not yield it.")]
    [InlineData("functions:nothing", "functions:nothing takes no item: its first parameter must be positional.")]
    [InlineData("functions:not_a_function", "functions:not_a_function is not a function but of type int.")]
    [InlineData("functions", "functions does not name a function as module:function.")]
    [InlineData("absent:f", "There is no module absent in *.")]
    [InlineData(
        "lacking:f",
        "The module lacking could not be imported: ModuleNotFoundError: No module named 'numpyy'\n  File \"*lacking.py\", line 1, in <module>\n*")]
    [InlineData("raising:f", "The module raising could not be imported: ValueError: at import\n  File \"*raising.py\", line 2, in <module>\n*")]
    [InlineData("unreadable:f", "The module unreadable could not be imported: SyntaxError: *\n  File \"*unreadable.py\", line 1\n*")]
    [InlineData("leaving:f", "The module leaving could not be imported: SystemExit: 3\n*")]
    public async Task SaysWhyAFunctionCannotRun(string target, string problem)
    {
        var folder = Directory.CreateTempSubdirectory("batchapi-test-");
        foreach (var (name, text) in new[]
        {
            ("lacking", "import numpyy\n"), ("raising", "\nraise ValueError('at import')\n"), ("unreadable", "def f(item:\n"),
            ("leaving", "import sys\nsys.exit(3)\n"),
        })
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, name + ".py"), text, TestContext.Current.CancellationToken);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "functions.py"), Path.Combine(folder.FullName, "functions.py"));
        await using var function = new PythonFunction(target, folder.FullName, []);

        var entry = await function.DescribeAsync();
        var end = await function.RunAsync("1");

        Assert.Equal(("call", "python"), ((string?)entry["name"], (string?)entry["kind"]));
        Assert.Matches(
            "^" + System.Text.RegularExpressions.Regex.Escape(problem).Replace("\\*", "[^\0]*", StringComparison.Ordinal) + "$",
            (string)entry["problem"]!);
        Assert.Equal((RunEnding.Refused, (string?)entry["problem"]), (end.Ending, end.Reason));
        folder.Delete(recursive: true);
    }

    private static void AssertSame(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Not as expected: {actual.ToJsonString()}");
}
