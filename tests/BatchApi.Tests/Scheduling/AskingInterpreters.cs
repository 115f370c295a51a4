using BatchApi.Catalogue;
using BatchApi.Catalogue.Entries;
using BatchApi.Catalogue.Sources;
using BatchApi.Jobs.Options;
using BatchApi.Pool;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BatchApi.Tests.Scheduling;

/// <summary>
/// An interpreter says where it is, and compiles the worker's modules. On a busy machine that may take longer than it is waited for.
/// </summary>
public sealed class AskingInterpreters : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-asking-");

    private string Compiled => Path.Combine(_folder.FullName, "python");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task KeepsTheAnswerOfOneThatIsTooSlowToCompile()
    {
        var slow = Script("""echo '{"program":"/opt/python3","version":[3,12],"folders":["/opt/lib"]}'; exec sleep 60""");

        var told = await PythonInterpreter.AskAsync(slow, _folder.FullName, Compiled, Short, TestContext.Current.CancellationToken);

        Assert.NotNull(told);
        Assert.Equal(("/opt/python3", false), (told.Program, told.IsSettled));
        Assert.Equal(["/opt/lib"], told.Folders);
    }

    [Fact]
    public async Task CompilesWhatOneThatWasEndedHasLeft()
    {
        var modules = _folder.CreateSubdirectory("modules");
        foreach (var name in new[] { "one", "two" })
            await File.WriteAllTextAsync(Path.Combine(modules.FullName, $"{name}.py"), "x = 1");
        // All that one has made which was killed as it began to compile.
        var ended = Script(
            """tag=$(python3 -c 'import sys; print(sys.implementation.cache_tag)'); mkdir -p "$6/$tag"; : > "$6.$tag"; exec sleep 60""");
        await PythonInterpreter.AskAsync(ended, modules.FullName, Compiled, Short, TestContext.Current.CancellationToken);

        var told = await PythonInterpreter.AskAsync("python3", modules.FullName, Compiled, null, TestContext.Current.CancellationToken);

        Assert.True(told!.IsSettled);
        Assert.Equal(["one", "two"], FilesIn(Compiled));
    }

    [Fact]
    public async Task AsksAgainUntilItHasCompiled()
    {
        var token = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "geo.py"), "def twice(x): return 2 * x", token);
        // Too slow the first time.
        var asked = $"{_folder.FullName}/asked";
        var interpreter = Script(
            $$"""if [ "$3" = -c ] && [ ! -e {{asked}} ]; then touch {{asked}}; exec sleep 60; fi; exec python3 "$@" """);
        var entry = new PythonEntry { Name = "twice", Function = "geo:twice", Path = _folder.FullName };
        await using var pool = new WorkerPool(new PoolOptions { Workers = 1, Spare = false });
        var source = new PythonOperation(entry, interpreter, pool, new JobsOptions(), _folder.FullName, Short);
        var time = new FakeTimeProvider();
        var sources = new DescribedSources([source], null!, time, NullLogger<OperationCatalogue>.Instance);

        await sources.AskAllAsync(token);
        Assert.Equal("twice", Assert.Single(sources.Entries).Operation.Name);
        Assert.Empty(FilesIn(pool.Folder));
        time.Advance(TimeSpan.FromMinutes(1));
        await sources.AskAsync(Assert.Single(sources.Due), token);

        Assert.Contains("session", FilesIn(Path.Combine(pool.Folder, "python")));
        Assert.Empty(sources.Due);
        Assert.Equal(DateTimeOffset.MaxValue, sources.NextProbe);
    }

    private static IEnumerable<string> FilesIn(string folder) => Directory
        .EnumerateFiles(folder, "*.pyc", SearchOption.AllDirectories)
        .Select(file => Path.GetFileName(file).Split('.')[0])
        .Order(StringComparer.Ordinal);

    private string Script(string text)
    {
        var file = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.sh");
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
