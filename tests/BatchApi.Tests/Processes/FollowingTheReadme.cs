using System.Text.Json;

namespace BatchApi.Tests.Processes;

/// <summary>What README tells an author of an operation to type does what it says, while the service runs.</summary>
public sealed class FollowingTheReadme
{
    // Builds share two cores with all other tests.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task LeadsFromNothingToAnOperationThatRuns()
    {
        using var folder = new TemporaryFolder();
        var operations = Directory.CreateDirectory(folder.Join("operations")).FullName;
        await using var service = await RunningService.StartAsync(folder, $"--Operations:Directory={operations}");
        Dictionary<string, string> places = new()
        {
            ["~/geometry"] = folder.Join("geometry"),
            ["src/BatchApi/bin/Release/net10.0/operations"] = operations,
            ["localhost:5080"] = service.Address.Authority,
        };

        await TypeAsync(folder, "dotnet new classlib", places);
        await Until.TrueAsync(async () => (await service.Http.GetAsync("v1/operations/distance")).IsSuccessStatusCode, "in the catalogue");
        var answer = await TypeAsync(folder, "curl -s localhost:5080/v1/jobs -H 'Content-Type: application/json' -H", places);

        var job = JsonDocument.Parse(answer).RootElement;
        Assert.Equal("succeeded", job.GetProperty("state").GetString());
        Assert.Equal("10\n", await service.Http.GetStringAsync($"v1/jobs/{job.GetProperty("id").GetString()}/results?view=outputs&format=ndjson", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task LeadsFromAnItemToItsOutputWithCurl()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        Dictionary<string, string> places = new() { ["localhost:5080"] = service.Address.Authority };

        var few = await TypeAsync(folder, "ID=$(curl", places);
        var many = await TypeAsync(folder, "ID=$(seq", places);

        Assert.EndsWith("{\"index\":4,\"state\":\"succeeded\",\"output\":25}],\"complete\":true}1\n4\n9\n16\n25", few.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("1000000000000", many.Trim());
    }

    [Fact]
    public async Task GivesAMapInPythonThatNoticesWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        await using var cutting = new CuttingServer("""{"index":0,"state":"succeeded","output":0}""");

        var recipe = Text("import json, urllib");
        var sum = await RunAsync(recipe, service.Address);
        var failing = await RunAsync(recipe.Replace("range(100_000)", "[1, 'x', 3]", StringComparison.Ordinal), service.Address);
        var cut = await RunAsync(recipe, cutting.Address);
        var refused = await RunAsync(recipe.Replace("\"square\"", "\"sqare\"", StringComparison.Ordinal), service.Address);

        Assert.Equal((0, "333328333350000"), (sum.Code, sum.Output.Trim()));
        Assert.Equal(1, failing.Code);
        Assert.Contains("RuntimeError: item 1: {'code': 'invalid_item'", failing.Output, StringComparison.Ordinal);
        Assert.Equal(1, cut.Code);
        Assert.Matches("IncompleteRead|the results were cut off", cut.Output);
        Assert.Equal(1, refused.Code);
        Assert.All(
            ["'title': 'Unprocessable Entity'", "'detail': 'There is no such operation. Did you mean square?'", "'errors': [{'pointer': '/operation'"],
            part => Assert.Contains(part, refused.Output, StringComparison.Ordinal));

        Task<(int Code, string Output)> RunAsync(string text, Uri address) =>
            ExitAsync(ServiceProcess.Start("python3", folder, "-c", text.Replace("127.0.0.1:5080", address.Authority, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task GivesAMapInCSharpThatNoticesWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        await using var cutting = new CuttingServer("""{"index":0,"state":"succeeded","output":0}""");
        Assert.Equal(0, (await ExitAsync(ServiceProcess.Start("dotnet", folder, "new", "console", "-o", folder.Join("map")))).Code);
        var recipe = Text("using System.Text.Json.Nodes;").Replace("127.0.0.1:5080", service.Address.Authority, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.Join("map/Program.cs"), $$"""
            {{recipe}}
            try { await MapAsync("square", [JsonValue.Create(1), JsonValue.Create("x")!]); }
            catch (InvalidOperationException failure) { Console.WriteLine(failure.Message); }
            try { await MapAsync("square", [JsonValue.Create(1)], "{{cutting.Address}}"); }
            catch (IOException) { Console.WriteLine("cut"); }
            try { await MapAsync("sqare", [JsonValue.Create(1)]); }
            catch (HttpRequestException refusal) { Console.WriteLine(refusal.Message); }
            """, TestContext.Current.CancellationToken);

        var map = await ExitAsync(ServiceProcess.Start("dotnet", folder, "run", "--project", folder.Join("map")));

        Assert.True(map.Code == 0, map.Output);
        Assert.Equal("333328333350000", map.Output.Split('\n')[0]);
        Assert.Contains("Item 1: {", map.Output, StringComparison.Ordinal);
        Assert.Contains("\ncut\nUnprocessable Entity: There is no such operation. Did you mean square? [", map.Output, StringComparison.Ordinal);
        Assert.Contains("\"pointer\": \"/operation\"", map.Output, StringComparison.Ordinal);
    }

    /// <summary>Runs a paragraph of README's that begins so, from the folder README is in, elsewhere than it says.</summary>
    private static async Task<string> TypeAsync(TemporaryFolder folder, string beginning, Dictionary<string, string> places)
    {
        var text = Text(beginning).Split("\n\n")[0];
        foreach (var (place, elsewhere) in places) text = text.Replace(place, elsewhere, StringComparison.Ordinal);

        var (code, output) = await ExitAsync(ServiceProcess.Start("bash", folder, "-e", "-c", $"cd '{Artifacts.Root}'\n{text}"));
        Assert.True(code == 0, output);
        return output;
    }

    private static async Task<(int Code, string Output)> ExitAsync(ServiceProcess process)
    {
        using (process) return (await process.ExitAsync(Deadline), process.Output);
    }

    /// <summary>README's indented lines from the one on that begins so.</summary>
    private static string Text(string beginning)
    {
        const string indent = "    ";
        var block = File.ReadAllLines(Path.Join(Artifacts.Root, "README.md"))
            .SkipWhile(line => !line.StartsWith(indent + beginning, StringComparison.Ordinal))
            .TakeWhile(line => line.Length == 0 || line.StartsWith(indent, StringComparison.Ordinal));
        return string.Join('\n', block.Select(line => line.Length == 0 ? "" : line[indent.Length..]));
    }
}
