using System.Diagnostics;

namespace BatchApi.Tests.Operations;

/// <summary>A function runs in the virtual environment that its entry names, with what is installed there.</summary>
public sealed class UsingVirtualEnvironments : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-venv-");

    private string Interpreter => Path.Combine(_folder.FullName, "venv", "bin", "python");

    private string Seen => Path.Combine(_folder.FullName, "seen");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task FindsWhatIsInstalledThere()
    {
        await MakeAsync();
        await using var service = Start();

        var job = await service.SubmitAsync("where", ["1"]);
        await service.EndedAsync(job);

        Assert.Equal([$"[\"{Path.Combine(_folder.FullName, "venv")}\",42]"], await service.OutputsAsync(job));
    }

    [Fact]
    public async Task KeepsTheServicesEnvironmentFromWhatIsInstalledThere()
    {
        const string Secret = "BATCHAPI_TESTS_SECRET";
        await MakeAsync();
        Environment.SetEnvironmentVariable(Secret, "hush");

        await using (Start())
        {
            // It is asked where it is, before the service listens.
        }

        Environment.SetEnvironmentVariable(Secret, null);
        var seen = await File.ReadAllTextAsync(Seen, TestContext.Current.CancellationToken);
        Assert.Contains("PATH", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, seen, StringComparison.Ordinal);
    }

    private async Task MakeAsync()
    {
        using var make = Process.Start("python3", ["-m", "venv", "--without-pip", Path.Combine(_folder.FullName, "venv")]);
        await make.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Service.Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(0, make.ExitCode);
        var packages = Directory.EnumerateDirectories(Path.Combine(_folder.FullName, "venv", "lib"))
            .Select(python => Path.Combine(python, "site-packages")).Single(Directory.Exists);
        await File.WriteAllTextAsync(Path.Combine(packages, "installed.py"), "answer = 42\n");
        await File.WriteAllTextAsync(
            Path.Combine(packages, "places.py"), "import sys, installed\ndef where(item: int) -> list:\n    return [sys.prefix, installed.answer]\n");
        // What runs at each start of the interpreter, also when it is only asked where it is. A worker may not write there.
        await File.WriteAllTextAsync(
            Path.Combine(packages, "sitecustomize.py"),
            $"import os\ntry:\n    with open({System.Text.Json.JsonSerializer.Serialize(Seen)}, 'a') as seen:\n"
                + "        seen.write(str(dict(os.environ)))\nexcept OSError:\n    pass\n");
    }

    private Service Start() => new(
        ("Operations:Python:0:Name", "where"), ("Operations:Python:0:Function", "places:where"), ("Operations:Python:0:Interpreter", Interpreter),
        ("Operations:Directory", "none"), ("Pool:Workers", "1"));
}
