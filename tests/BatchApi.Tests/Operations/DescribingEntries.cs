using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Operations;

/// <summary>What an entry settles is seen in the catalogue, and is in force.</summary>
public sealed class DescribingEntries : IDisposable
{
    private const string Module = """
        import os, time

        def look(item):
            print("looking at", item)
            return [os.environ.get("CITY"), os.environ.get("SECRET")]

        def write(item: str) -> int:
            with open(item, "w") as file:
                return file.write("x")

        def sleep(item: float) -> int:
            time.sleep(item)
            return os.getpid()

        def eat(item: int) -> int:
            eaten = bytearray(item)
            time.sleep(1)
            return len(eaten)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-python-");
    private readonly DirectoryInfo _closed = Directory.CreateTempSubdirectory("batchapi-closed-");

    public DescribingEntries() => File.WriteAllText(Path.Combine(_folder.FullName, "entries.py"), Module);

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _closed.Delete(recursive: true);
    }

    [Fact]
    public async Task ShowsVersionsAndLimits()
    {
        await using var service = Start(
            "sleep", ("Operations:Python:0:Version", "1.4"), ("Operations:Python:0:MaxWorkers", "1"), ("Operations:Python:0:ItemTimeout", "00:00:07"),
            ("Operations:Python:0:MemoryLimitMiB", "99"), ("Operations:Python:0:Network", "true"), ("Operations:Commands:0:Name", "same"),
            ("Operations:Commands:0:Command:0", "cat"), ("Operations:JavaScript", "true"));

        var python = await EntryAsync(service, "sleep");
        var command = await EntryAsync(service, "same");
        var script = await EntryAsync(service, "javascript");
        var builtIn = await EntryAsync(service, "square");

        Assert.Equal("1.4", python.GetProperty("version").GetString());
        Assert.True(python.GetProperty("network").GetBoolean());
        Assert.Equal(
            """{"itemTimeoutSeconds":7,"memoryLimitMiB":99,"maxWorkers":1,"maxItemBytes":1048576,"maxOutputBytes":1048576}""",
            python.GetProperty("limits").GetRawText());
        Assert.Equal(
            """{"itemTimeoutSeconds":60,"memoryLimitMiB":512,"maxWorkers":null,"maxItemBytes":1048576,"maxOutputBytes":1048576}""",
            command.GetProperty("limits").GetRawText());
        Assert.Equal(JsonValueKind.Null, command.GetProperty("version").ValueKind);
        Assert.NotEmpty(script.GetProperty("version").GetString()!);
        Assert.Equal(builtIn.GetProperty("version").GetString(), script.GetProperty("version").GetString());
    }

    [Fact]
    public async Task PutsItsLimitsInForce()
    {
        await using var service = Start("sleep", ("Operations:Python:0:MaxWorkers", "1"), ("Operations:Python:0:ItemTimeout", "00:00:00.500"));

        var job = await service.SubmitAsync("sleep", ["0.01", "0.01", "0.01", "0.01", "60", "0.01"], new { chunkSize = 2 });
        var status = await service.EndedAsync(job);

        var options = status.GetProperty("options");
        Assert.Equal((1, 0.5), (options.GetProperty("maxWorkers").GetInt32(), options.GetProperty("itemTimeoutSeconds").GetDouble()));
        var results = await service.ResultsAsync(job);
        Assert.Equal("timeout", results[4].GetProperty("error").GetProperty("code").GetString());
        Assert.Single(results[..4].Select(result => result.GetProperty("output").GetInt32()).Distinct());
    }

    [Fact]
    public async Task EndsWhatTakesMoreMemoryThanItAllows()
    {
        await using var service = Start("eat", ("Operations:Python:0:MemoryLimitMiB", "64"));

        var job = await service.SubmitAsync("eat", ["1000", "200000000"]);
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        Assert.Equal("succeeded", results[0].GetProperty("state").GetString());
        Assert.Equal("memory_limit", results[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("64 MiB", results[1].GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpensItsWritableFolderAndNoOther()
    {
        await using var service = Start("write", ("Operations:Python:0:Writable:0", _folder.FullName));
        string[] files = [Path.Combine(_folder.FullName, "a"), Path.Combine(_closed.FullName, "a")];

        var job = await service.SubmitAsync("write", files.Select(file => JsonSerializer.Serialize(file)));
        await service.EndedAsync(job);

        Assert.Equal(["succeeded", "failed"], (await service.ResultsAsync(job)).Select(result => result.GetProperty("state").GetString()));
        Assert.Equal((true, false), (File.Exists(files[0]), File.Exists(files[1])));
    }

    [Fact]
    public async Task GivesItsEnvironmentAndKeepsWhatAPythonFunctionPrints()
    {
        await using var service = Start("look", ("Pool:Workers", "1"), ("Operations:Python:0:Environment:CITY", "Lima"));

        var job = await service.SubmitAsync("look", ["1", "2"]);
        await service.EndedAsync(job);

        Assert.Equal("""["Lima",null]""", (await service.OutputsAsync(job))[0]);
        Assert.Equal([(0, "output", "looking at 1"), (1, "output", "looking at 2")], await LogAsync(service, job));
    }

    [Fact]
    public async Task GivesItsEnvironmentAndKeepsWhatAProgramPrints()
    {
        await using var service = new Service(
            ("Pool:Workers", "1"), ("Operations:Commands:0:Name", "look"), ("Operations:Commands:0:Command:0", "sh"),
            ("Operations:Commands:0:Command:1", "-c"),
            ("Operations:Commands:0:Command:2", "while read -r x; do echo looking at $x >&2; echo \"\\\"$CITY\\\"\"; done"),
            ("Operations:Commands:0:Environment:CITY", "Lima"));

        var job = await service.SubmitAsync("look", ["1", "2"]);
        await service.EndedAsync(job);

        Assert.Equal(["\"Lima\"", "\"Lima\""], await service.OutputsAsync(job));
        Assert.Equal(
            [("errors", "looking at 1"), ("errors", "looking at 2")], (await LogAsync(service, job)).Select(line => (line.Stream, line.Text)));
    }

    private static Task<JsonElement> EntryAsync(Service service, string operation) =>
        service.Client.GetFromJsonAsync<JsonElement>($"v1/operations/{operation}");

    private static async Task<List<(int? Index, string Stream, string Text)>> LogAsync(Service service, string job)
    {
        var page = await service.Client.GetFromJsonAsync<JsonElement>($"v1/jobs/{job}/logs");
        return
        [
            .. page.GetProperty("lines").EnumerateArray().Select(line => (
                line.GetProperty("index") is { ValueKind: JsonValueKind.Number } index ? index.GetInt32() : (int?)null,
                line.GetProperty("stream").GetString()!, line.GetProperty("text").GetString()!)),
        ];
    }

    private Service Start(string function, params (string Name, string Value)[] settings) => new(
        [
            ("Operations:Python:0:Name", function),
            ("Operations:Python:0:Function", $"entries:{function}"),
            ("Operations:Python:0:Path", _folder.FullName), .. settings]);
}
