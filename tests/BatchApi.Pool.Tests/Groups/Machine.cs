using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BatchApi.Pool.Confinement.Cgroups;

namespace BatchApi.Pool.Tests.Groups;

/// <summary>
/// For tests that need control groups which limit memory: where this process may not make any, they run in an emulated machine with Debian's
/// kernel, all of a class at once, and each tells here how it went there.
/// </summary>
public sealed class Machine : IDisposable
{
    private const string Marker = "BATCHAPI_TESTS_IN_MACHINE";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-machine-");
    private Task<Outcome>? _outcome;

    private static bool IsHere => Environment.GetEnvironmentVariable(Marker) is not null;

    /// <summary>Runs the test, here or there.</summary>
    /// <param name="test">Its object.</param>
    /// <param name="body">What it does.</param>
    /// <param name="name">Its method.</param>
    public async Task RunAsync(object test, Func<Task> body, [CallerMemberName] string name = "")
    {
        if (IsHere || ControlGroups.Here.IsAvailable)
        {
            Assert.True(ControlGroups.Here.IsAvailable, ControlGroups.Here.Detail);
            await body();
            return;
        }

        Task<Outcome> outcome;
        lock (_lock)
            outcome = _outcome ??= StartAsync(test.GetType().FullName!);
        var (printed, tests) = await outcome;
        var found = tests.Where(other => other.GetProperty("name").GetString() == $"{test.GetType().FullName}.{name}").ToList();
        Assert.True(
            found is [var one] && one.GetProperty("status").GetString() == "passed", $"In the machine:\n{string.Join('\n', found)}\n{printed}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<Outcome> StartAsync(string tests)
    {
        string[] arguments =
        [
            _folder.FullName, "/usr/bin/env", $"{Marker}=1", $"DOTNET_ROOT={Path.GetFullPath(Path.Combine(RuntimeEnvironment, "../../.."))}",
            Path.Combine(AppContext.BaseDirectory, "BatchApi.Pool.Tests"), "-class", tests, "-noColor", "-result-ctrf", "/mnt/results.json",
        ];
        using var run = Process.Start(new ProcessStartInfo(Script(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var output = run.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = run.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await run.WaitForExitAsync(patience.Token);
        }
        finally
        {
            run.Kill(entireProcessTree: true);
        }

        var printed = $"{await output}{await errors}";
        var results = Path.Combine(_folder.FullName, "results.json");
        Assert.True(File.Exists(results), $"The machine ended with {run.ExitCode} and without results:\n{printed}");
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(results, CancellationToken.None));
        return new(printed, [.. document.RootElement.GetProperty("results").GetProperty("tests").EnumerateArray().Select(test => test.Clone())]);
    }

    private static string RuntimeEnvironment => System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();

    private static string Script([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../machine/run"));

    private sealed record Outcome(string Printed, IReadOnlyList<JsonElement> Tests);
}
