using System.Diagnostics;
using System.Text;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Python;

/// <summary>The worker's modules are loaded as they were compiled, if that is as they are; and they are in no way of an operation's.</summary>
public sealed class LoadingTheWorker : IDisposable
{
    private const string Compile = "import compileall, sys; sys.pycache_prefix = sys.argv[2]; compileall.compile_dir(sys.argv[1], quiet=2)";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-python-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("as it is", "Uzage")]
    [InlineData("of another time", "Usage")]
    [InlineData("of another Python", "Usage")]
    [InlineData("cut short", "Usage")]
    [InlineData("empty", "Usage")]
    [InlineData("missing", "Usage")]
    public void TakesWhatIsCompiledIfItFits(string state, string said)
    {
        Run("-c", Compile, Path.GetDirectoryName(PythonWorker.Worker)!, _folder.FullName);
        var file = Directory.EnumerateFiles(_folder.FullName, "start.*.pyc", SearchOption.AllDirectories).Single();
        // What nobody would compile from the source, so that it is seen which of them runs.
        var compiled = Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(File.ReadAllBytes(file)).Replace("Usage: ", "Uzage: ", StringComparison.Ordinal));
        if (state is "of another time")
            compiled[8]++;
        if (state is "of another Python")
            compiled[0]++;
        File.WriteAllBytes(file, state switch { "cut short" => compiled[..100], "empty" => [], _ => compiled });
        if (state is "missing")
            File.Delete(file);

        var errors = Run("-B", PythonWorker.Worker, "--compiled", _folder.FullName);

        Assert.StartsWith($"{said}: ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("items")]
    [InlineData("start")]
    [InlineData("batchapi_worker")]
    public async Task LeavesEveryNameToTheOperation(string name)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, $"{name}.py"), "def own(item):\n    return __name__", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "other.py"),
            $"import sys, {name}\ndef call(item):\n    return [{name}.own(item), *sys.path[:2]]",
            TestContext.Current.CancellationToken);
        await using var function = new PythonFunction("other:call", _folder.FullName, []);

        await function.RunAsync("1");

        Assert.StartsWith($"[\"{name}\",\"{_folder.FullName}\",", function.OnlyOutput, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetFullPath("../..", PythonWorker.Worker), function.OnlyOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsInNobodysWayAlsoIfItIsInstalledBehindALink()
    {
        var link = Path.Combine(_folder.FullName, "link");
        Directory.CreateSymbolicLink(link, Path.GetDirectoryName(PythonWorker.Worker)!);
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "looking.py"),
            "import os, sys\ndef call(item):\n    return [path for path in sys.path if os.path.exists(os.path.join(path, 'items.py'))]",
            TestContext.Current.CancellationToken);
        await using var function = new PythonFunction(
            "looking:call", _folder.FullName, [], Path.Combine(link, Path.GetFileName(PythonWorker.Worker)));

        await function.RunAsync("1");

        Assert.Equal("[]", function.OnlyOutput);
    }

    [Fact]
    public async Task IsNotLoadedByProcessesThatAnItemStarts()
    {
        const string Module = """
            import multiprocessing
            import sys

            def tell(pipe):
                pipe.send([name for name in sys.modules if "batchapi_worker" in name])

            def ask(item):
                context = multiprocessing.get_context("spawn")
                ours, theirs = context.Pipe(duplex=False)
                child = context.Process(target=tell, args=(theirs,))
                child.start()
                theirs.close()
                told = ours.recv()
                child.join()
                return told
            """;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "asking.py"), Module, TestContext.Current.CancellationToken);
        await using var function = new PythonFunction("asking:ask", _folder.FullName, []);

        await function.RunAsync("1");

        Assert.Equal("[]", function.OnlyOutput);
    }

    /// <summary>What it says to stderr.</summary>
    private static string Run(params IEnumerable<string> arguments)
    {
        using var python = new TestProcess(new ProcessStartInfo(PythonWorker.Interpreter, arguments) { RedirectStandardError = true });
        var errors = python.Process.StandardError.ReadToEnd();
        python.Process.WaitForExit();
        return errors;
    }
}
