using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Endpoints;

/// <summary>An operation has an example that runs as it stands, or none.</summary>
public sealed class ShowingExamples : IDisposable
{
    private const string Module = """
        def scale(item: float, *, by: float) -> float:
            return item * by

        def area(item, scale=1.0):
            return scale * item["width"] * item["height"]

        def total(item: dict) -> float:
            return item["price"] * item["count"]

        def convert(item: float, *, unit):
            return item * {"km": 1000, "m": 1}[unit]

        def largest(item: list):
            return max(item)

        def biggest(item):
            return max(item)
        biggest.example = [[1, 2], [3]]
        """;

    private static readonly string[] Functions = ["scale", "area", "total", "convert", "largest", "biggest", "nowhere"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-python-");

    public ShowingExamples() => File.WriteAllText(Path.Combine(_folder.FullName, "examples.py"), Module);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ShowsExamplesInSwaggerThatRunAsTheyStand()
    {
        await using var service = Start(("Operations:Python:1:Example", """{"items": [{"width": 2, "height": 3}], "parameters": {"scale": 2}}"""));
        var document = await service.Client.GetFromJsonAsync<JsonElement>("swagger/v1/swagger.json", TestContext.Current.CancellationToken);
        var examples = document.GetProperty("paths").GetProperty("/v1/jobs").GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject().ToList();

        foreach (var example in examples)
        {
            var status = await service.EndedAsync(await service.SubmitAsync(example.Value.GetProperty("value")));
            Assert.Equal((example.Name, "succeeded"), (example.Name, status.GetProperty("state").GetString()));
        }

        Assert.Equal(
            [
                "square", "area", "biggest", "delay", "is-prime", "javascript", "largest", "letters", "prime-factors", "same", "scale",
                "sha256", "total", "word-count"],
            examples.Select(example => example.Name));
    }

    [Theory]
    [InlineData("area")]
    [InlineData("total")]
    [InlineData("convert")]
    [InlineData("largest")]
    [InlineData("nowhere")]
    [InlineData("same")]
    [InlineData("folder")]
    public async Task HasNoneWhereNobodyKnowsWhatWouldRun(string operation)
    {
        await using var service = Start();

        var entry = await service.Client.GetFromJsonAsync<JsonElement>($"v1/operations/{operation}", TestContext.Current.CancellationToken);

        Assert.Equal(JsonValueKind.Null, entry.GetProperty("example").ValueKind);
    }

    [Fact]
    public async Task BindsTheParametersOfAnEntrysExample()
    {
        await using var service = Start(("Operations:Python:1:Example", """{"items": [{"width": 2, "height": 3}], "parameters": {"scale": 2}}"""));

        var entry = await service.Client.GetFromJsonAsync<JsonElement>("v1/operations/area", TestContext.Current.CancellationToken);
        var job = await service.SubmitAsync(entry.GetProperty("example"));
        await service.EndedAsync(job);

        Assert.Equal(["12"], await service.OutputsAsync(job));
    }

    private Service Start(params (string Name, string Value)[] settings) => new(
    [
        ("Operations:Directory", "none"), ("Operations:JavaScript", "true"), ("Pool:Workers", "1"),
        .. Functions.SelectMany((function, at) => new[]
        {
            ($"Operations:Python:{at}:Name", function), ($"Operations:Python:{at}:Function", $"examples:{function}"),
            ($"Operations:Python:{at}:Path", _folder.FullName),
        }),
        ("Operations:Commands:0:Name", "letters"), ("Operations:Commands:0:Command:0", "tr"), ("Operations:Commands:0:Command:1", "a-z"),
        ("Operations:Commands:0:Command:2", "A-Z"),
        ("Operations:Commands:0:Example", """["text"]"""),
        ("Operations:Commands:1:Name", "same"), ("Operations:Commands:1:Command:0", "cat"),
        ("Operations:Commands:2:Name", "folder"), ("Operations:Commands:2:Command:0", "/etc"), ("Operations:Commands:2:Example", "[1]"),
        .. settings,
    ]);
}
