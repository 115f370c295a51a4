using System.Runtime.InteropServices;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Stopping;

/// <summary>Ctrl-C, and the other signals that ask a program to end: every verb does, at every moment, and leaves nothing.</summary>
public sealed partial class Interrupting
{
    private const int Sighup = 1;
    private const int Sigint = 2;
    private const int Sigterm = 15;

    private const string ShowsTheCursor = "\e[?25h";
    private const string HidesTheCursor = "\e[?25l";

    // What is seen before the signal: nothing yet, the service is up, the work is half done.
    [Theory]
    [InlineData("", Sigint)]
    [InlineData("", Sigterm)]
    [InlineData("listens on", Sigint)]
    [InlineData("listens on", Sighup)]
    [InlineData("1, 4, 9, 16, 25", Sigterm)]
    [InlineData("prime factors", Sigint)]
    [InlineData("prime factors", Sigterm)]
    public async Task EndsTheDemo(string seen, int signal)
    {
        using var folder = new TemporaryFolder();
        using var demo = ServiceProcess.Start(folder, Artifacts.Service, "demo");
        await Until.TrueAsync(
            () => Task.FromResult(seen.Length > 0 ? demo.Output.Contains(seen, StringComparison.Ordinal) : HasFolder(folder)), "it is that far");

        Assert.Equal(0, Signal(demo.Id, signal));

        Assert.Equal(128 + signal, await demo.ExitAsync(ServiceProcess.Deadline));
        Assert.DoesNotContain("Exception", demo.Output, StringComparison.Ordinal);
        await NothingIsLeftAsync(folder);
    }

    [Theory]
    [InlineData("workers listens on")]
    [InlineData("%")]
    public async Task EndsTheDemoByTheKeyAndShowsTheCursorAgain(string seen)
    {
        using var folder = new TemporaryFolder();
        using var terminal = Terminal.Start(folder, "dotnet", Artifacts.Service, "demo");
        await Until.TrueAsync(() => Task.FromResult(terminal.Output.Contains(seen, StringComparison.Ordinal)), "it is that far");

        await terminal.InterruptAsync();

        Assert.Equal(130, await terminal.ExitAsync(ServiceProcess.Deadline));
        var shown = terminal.Output.LastIndexOf(ShowsTheCursor, StringComparison.Ordinal);
        var hidden = terminal.Output.LastIndexOf(HidesTheCursor, StringComparison.Ordinal);
        Assert.True(shown > hidden, terminal.Output);
        await NothingIsLeftAsync(folder);
    }

    [Fact]
    public async Task EndsTheDemoUnderDotnetRun()
    {
        using var folder = new TemporaryFolder();
        using var terminal = Terminal.Start(
            folder, "dotnet", "run", "--project", Path.Join(Artifacts.Root, "src/BatchApi"), "-c", Artifacts.Configuration, "--no-build", "--",
            "demo");
        await Until.TrueAsync(() => Task.FromResult(terminal.Output.Contains("listens on", StringComparison.Ordinal)), "it is that far");

        await terminal.InterruptAsync();

        Assert.Equal(130, await terminal.ExitAsync(ServiceProcess.Deadline));
        await NothingIsLeftAsync(folder);
    }

    // An item that does not end by itself: the first signal waits for its worker to stop.
    [Theory]
    [InlineData(Sigint)]
    [InlineData(Sigterm)]
    public async Task EndsATrial(int signal)
    {
        using var folder = new TemporaryFolder();
        using var trial = await HangingTrialAsync(folder);

        Assert.Equal(0, Signal(trial.Id, signal));

        Assert.Equal(128 + signal, await trial.ExitAsync(ServiceProcess.Deadline));
        await NothingIsLeftAsync(folder);
    }

    [Fact]
    public async Task EndsAtOnceTheSecondTime()
    {
        using var folder = new TemporaryFolder();
        var witness = WitnessIn(folder);
        // Its worker may take an hour to stop.
        var process = ServiceProcess.Start(
            folder, [Artifacts.Service, "--urls", "http://127.0.0.1:0", "--Pool:StopTimeout=01:00:00", .. Hanging(witness)]);
        await using var service = await RunningService.ReadyAsync(folder, process);
        await service.Jobs.SubmitAsync("""{"operation": "hang", "items": [1]}""");
        await Until.TrueAsync(() => Task.FromResult(File.Exists(witness)), "the program runs");

        Assert.Equal(0, Signal(process.Id, Sigint));
        // Until one counts as another press of the key.
        await Until.TrueAsync(() => Task.FromResult(process.HasExited || Signal(process.Id, Sigint) != 0), "it has ended");

        Assert.Equal(0, await process.ExitAsync(ServiceProcess.Deadline));
        await NothingIsLeftAsync(folder);
    }

    // The service itself ends with 0: to be told to stop is how it ends.
    [Theory]
    [InlineData("Warm workers", Sigint)]
    [InlineData("Warm workers", Sighup)]
    [InlineData("", Sigterm)]
    [InlineData("Listening on", Sigint)]
    [InlineData("Listening on", Sigterm)]
    [InlineData("Listening on", Sighup)]
    public async Task StopsTheService(string seen, int signal)
    {
        using var folder = new TemporaryFolder();
        var database = folder.Join("data", "batchapi.db");
        using var service = ServiceProcess.Start(folder, Artifacts.Service, "serve", "--urls", "http://127.0.0.1:0");
        await Until.TrueAsync(
            () => Task.FromResult(seen.Length > 0 ? service.Output.Contains(seen, StringComparison.Ordinal) : File.Exists(database)),
            "it is that far");

        Assert.Equal(0, Signal(service.Id, signal));

        Assert.True(await service.ExitAsync(ServiceProcess.Deadline) == 0, service.Output);
        Assert.DoesNotContain("Exception", service.Output, StringComparison.Ordinal);
        await NothingIsLeftAsync(folder);
    }

    private static async Task<ServiceProcess> HangingTrialAsync(TemporaryFolder folder)
    {
        var witness = WitnessIn(folder);
        var items = folder.Join("items.ndjson");
        await File.WriteAllTextAsync(items, "1\n");
        var trial = ServiceProcess.Start(folder, [Artifacts.Service, "operation", "test", "hang", "--items", items, .. Hanging(witness)]);
        await Until.TrueAsync(() => Task.FromResult(File.Exists(witness)), "the program runs");
        return trial;
    }

    private static string WitnessIn(TemporaryFolder folder) => Path.Join(Directory.CreateDirectory(folder.Join("writable")).FullName, "witness");

    // A program that answers nothing and is not to be asked to end.
    private static string[] Hanging(string witness) =>
    [
        "--Operations:Commands:0:Name=hang", $"--Operations:Commands:0:Writable:0={Path.GetDirectoryName(witness)}",
        "--Operations:Commands:0:Command:0=sh", "--Operations:Commands:0:Command:1=-c",
        $"--Operations:Commands:0:Command:2=trap '' TERM; : > {witness}; while :; do sleep 0.1; done",
    ];

    private static bool HasFolder(TemporaryFolder folder) => Directory.EnumerateDirectories(folder.Path, "batchapi-demo-*").Any();

    private static async Task NothingIsLeftAsync(TemporaryFolder folder)
    {
        await folder.EmptyAsync();
        // The pool's guard, which is in no folder, removes the last of what a killed process leaves.
        await Until.TrueAsync(() => Task.FromResult(!Directory.EnumerateFileSystemEntries(folder.Path, "batchapi-*").Any()), "its folders are gone");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
