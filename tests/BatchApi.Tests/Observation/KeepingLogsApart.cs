using System.Text.Json;

namespace BatchApi.Tests.Observation;

/// <summary>Two jobs on one worker: what the first left behind and prints late is not read at the second.</summary>
public sealed class KeepingLogsApart : IDisposable
{
    private const string Module = """
        import logging, os, threading, time

        def late(item):
            what, go, done = item
            if what == "leave":
                threading.Thread(target=print_late, args=(go, done), daemon=True).start()
            else:
                open(go, "w").close()
                wait_for(done)
                print("here")

        def print_late(go, done):
            wait_for(go)
            print("late")
            logging.warning("late")
            os.write(2, b"late\n")
            open(done, "w").close()

        def wait_for(file):
            while not os.path.exists(file):
                time.sleep(0.01)

        def log(item):
            logging.warning("item %s", item)
            return item
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-logs-");

    public KeepingLogsApart() => File.WriteAllText(Path.Combine(_folder.FullName, "prints.py"), Module);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("late")]
    [InlineData("print-late")]
    public async Task NeverShowsLateLinesAtAnotherJob(string operation)
    {
        await using var service = Start("late");
        var (go, done) = (Path.Combine(_folder.FullName, "go"), Path.Combine(_folder.FullName, "done"));
        var left = await service.SubmitAsync(operation, [$"""["leave","{go}","{done}"]"""]);
        await service.EndedAsync(left);

        var met = await service.SubmitAsync(operation, [$"""["meet","{go}","{done}"]"""]);
        var status = await service.EndedAsync(met);

        Assert.Equal("succeeded", status.GetProperty("state").GetString());
        Assert.Equal([(0, "here")], await LinesAsync(service, met));
        Assert.Empty(await LinesAsync(service, left));
    }

    [Fact]
    public async Task ShowsAllLinesAtTheirItemsWhenTheJobHasEnded()
    {
        await using var service = Start("log");

        var job = await service.SubmitAsync("log", Enumerable.Range(0, 1000).Select(number => $"{number}"));
        await service.EndedAsync(job);

        Assert.Equal(Enumerable.Range(0, 1000).Select(number => (number, $"WARNING:root:item {number}")), await LinesAsync(service, job));
    }

    private static async Task<List<(int Index, string Text)>> LinesAsync(Service service, string job) =>
    [
        .. (await service.Client.GetStringAsync($"v1/jobs/{job}/logs?format=ndjson")).Split('\n')[..^1]
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => (line.GetProperty("index").GetInt32(), line.GetProperty("text").GetString()!)),
    ];

    private Service Start(string function) => new(
        ("Pool:Workers", "1"), ("Pool:Spare", "false"), ("Operations:Writable:1", _folder.FullName),
        ("Operations:Python:0:Name", function), ("Operations:Python:0:Function", $"prints:{function}"),
        ("Operations:Python:0:Path", _folder.FullName),
        ("Operations:Python:0:Writable:0", _folder.FullName));
}
