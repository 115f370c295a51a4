using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Readmes;

/// <summary>The samples that a reader copies into a program work, and notice what is missing.</summary>
public sealed class RunningSamples
{
    // Builds share two cores with all other tests.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task GivesAMapInPythonThatNoticesWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        await using var cutting = new CuttingServer("""{"index":0,"state":"succeeded","output":0}""");

        var recipe = Sample("python");
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
        Assert.Contains("'title': 'Unprocessable Entity'", refused.Output, StringComparison.Ordinal);
        Assert.Contains("'detail': 'There is no such operation. Did you mean square?'", refused.Output, StringComparison.Ordinal);
        Assert.Contains("'errors': [{'pointer': '/operation'", refused.Output, StringComparison.Ordinal);

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
        var recipe = Sample("csharp").Replace("127.0.0.1:5080", service.Address.Authority, StringComparison.Ordinal);
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

    private static async Task<(int Code, string Output)> ExitAsync(ServiceProcess process)
    {
        using (process)
            return (await process.ExitAsync(Deadline), process.Output);
    }

    private static string Sample(string language) => new Readme("http/README.md").Blocks.Single(block => block.Language == language).Text;
}
