using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Operations;

/// <summary>A function of a Python module is an operation by three settings; one that is broken says why, and stops nobody else.</summary>
public sealed class RunningPythonFunctions : IDisposable
{
    private const string Module = """
        import asyncio, os
        at_work = most = 0

        def distance(item, scale: float = 1) -> float:
            "Distance of a point from the origin."
            print("at", item)
            return (item["x"] ** 2 + item["y"] ** 2) ** 0.5 * scale

        def add(a: int, b: int) -> int:
            return a + b

        def compiled(item):
            words = open("/proc/self/cmdline").read().split("\0")
            folder = words[words.index("--compiled") + 1]
            return sorted(file.partition(".")[0] for _, _, files in os.walk(folder) for file in files)

        async def wait(item: float) -> int:
            global at_work, most
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(item)
            at_work -= 1
            return most
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-python-");

    public RunningPythonFunctions() => File.WriteAllText(Path.Combine(_folder.FullName, "geo.py"), Module);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task AnswersItemsAndBindsParameters()
    {
        await using var service = Start("distance");

        var job = await service.SubmitAsync("distance", ["""{"x":3,"y":4}""", """{"x":"three","y":4}"""], parameters: new { scale = 2 });
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        Assert.Equal("10.0", results[0].GetProperty("output").GetRawText());
        var error = results[1].GetProperty("error");
        Assert.Equal(("operation_error", "TypeError"), (error.GetProperty("code").GetString(), error.GetProperty("type").GetString()));
        Assert.Contains("in distance", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeepsWhatIsBehindAFailureInEveryAnswer()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "deep.py"),
            "def fail(item):\n    try:\n        return {}[item]\n    except KeyError as error:\n"
                + "        raise ValueError('no such city') from error\n",
            TestContext.Current.CancellationToken);
        await using var service = new Service(
            ("Operations:Python:0:Name", "fail"), ("Operations:Python:0:Function", "deep:fail"), ("Operations:Python:0:Path", _folder.FullName));

        var job = await service.SubmitAsync("fail", ["1", "2"]);
        await service.EndedAsync(job);

        const string details =
            """{"causes":[{"relation":"cause","type":"KeyError","message":"2","frames":["deep.py:3 in fail"]}],"frames":["deep.py:5 in fail"]}""";
        var page = await service.ResultsAsync(job);
        Assert.Equal(details, page[1].GetProperty("error").GetProperty("details").GetRawText());
        var item = await service.Client.GetFromJsonAsync<JsonElement>($"v1/jobs/{job}/results/1", TestContext.Current.CancellationToken);
        Assert.Equal(details, item.GetProperty("error").GetProperty("details").GetRawText());
        var lines = await service.Client.GetStringAsync(
            new Uri($"v1/jobs/{job}/results?format=ndjson", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains($"\"details\":{details}}}}}\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaysWhichSettingAnImportWouldNeed()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "closed.py"),
            "import multiprocessing\nlock = multiprocessing.Lock()\ndef same(item):\n    return item\n",
            TestContext.Current.CancellationToken);
        (string, string)[] settings = [
            ("Operations:Python:0:Name", "same"), ("Operations:Python:0:Function", "closed:same"), ("Operations:Python:0:Path", _folder.FullName)];

        await using (var closed = new Service(settings))
        {
            var entry = await closed.Client.GetFromJsonAsync<JsonElement>("v1/operations/same", TestContext.Current.CancellationToken);
            Assert.Contains("Writable: [\"/dev/shm\"]", entry.GetProperty("health").GetProperty("reason").GetString(), StringComparison.Ordinal);
            Assert.False(entry.GetProperty("localSockets").GetBoolean());
        }

        await using var open = new Service(
            [.. settings, ("Operations:Python:0:Writable:0", "/dev/shm"), ("Operations:Python:0:LocalSockets", "true")]);
        var opened = await open.Client.GetFromJsonAsync<JsonElement>("v1/operations/same", TestContext.Current.CancellationToken);
        Assert.True(opened.GetProperty("health").GetProperty("available").GetBoolean());
        Assert.True(opened.GetProperty("localSockets").GetBoolean());
    }

    [Fact]
    public async Task DescribesThemWithAnExampleThatRuns()
    {
        await using var service = Start("add");

        var entry = await service.Client.GetFromJsonAsync<JsonElement>("v1/operations/add", TestContext.Current.CancellationToken);
        var job = await service.SubmitAsync(entry.GetProperty("example"));
        await service.EndedAsync(job);

        Assert.Equal("python", entry.GetProperty("kind").GetString());
        Assert.Equal(2, entry.GetProperty("itemSchema").GetProperty("minItems").GetInt32());
        Assert.Equal(["2"], await service.OutputsAsync(job));
    }

    [Fact]
    public async Task StartsTheWorkerFromWhatItsInterpreterHasCompiled()
    {
        await using var service = Start("compiled");

        var job = await service.SubmitAsync("compiled", ["1"]);
        await service.EndedAsync(job);

        var shipped = Path.Combine(AppContext.BaseDirectory, "python", "batchapi_worker");
        var modules = Directory.EnumerateFiles(shipped, "*.py").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        Assert.Equal(modules, JsonSerializer.Deserialize<string[]>((await service.OutputsAsync(job)).Single()));
        // Where the service is installed may be read-only.
        Assert.Empty(Directory.EnumerateDirectories(shipped));
    }

    [Fact]
    public async Task HasSeveralItemsUnderWayIfAskedTo()
    {
        await using var service = Start("wait", ("Operations:Python:0:Concurrency", "10"), ("Pool:Workers", "1"));

        var job = await service.SubmitAsync("wait", Enumerable.Repeat("0.02", 100));
        await service.EndedAsync(job);

        Assert.Equal("10", (await service.OutputsAsync(job))[^1]);
    }

    [Fact]
    public async Task SaysWhyOneCannotBeRun()
    {
        await using var service = Start(
            "distanse",
            ("Operations:Python:1:Name", "add"),
            ("Operations:Python:1:Function", "geo:add"),
            ("Operations:Python:1:Path", _folder.FullName));

        var entry = await service.Client.GetFromJsonAsync<JsonElement>("v1/operations/distanse", TestContext.Current.CancellationToken);
        using var refused = await service.PostAsync("v1/jobs", """{"operation":"distanse","items":[1]}""", "application/json");
        var job = await service.SubmitAsync("add", ["[1,2]"]);
        await service.EndedAsync(job);

        Assert.False(entry.GetProperty("health").GetProperty("available").GetBoolean());
        Assert.EndsWith("has no distanse.", entry.GetProperty("health").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("has no distanse.", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["3"], await service.OutputsAsync(job));
    }

    private Service Start(string function, params (string Name, string Value)[] settings) => new(
    [
        ("Operations:Python:0:Name", function), ("Operations:Python:0:Function", $"geo:{function}"), ("Operations:Python:0:Path", _folder.FullName),
        .. settings,
    ]);
}
