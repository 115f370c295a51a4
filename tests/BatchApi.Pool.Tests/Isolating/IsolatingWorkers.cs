using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using BatchApi.Pool.Confinement;
using BatchApi.Pool.Tests.Fixtures;
using Microsoft.Win32.SafeHandles;

namespace BatchApi.Pool.Tests.Isolating;

public sealed partial class IsolatingWorkers
{
    [Fact]
    public async Task GivesEachItsOwnSessionScratchAndEnvironment()
    {
        await using var child = new Child();
        // Unlike all that .NET opens, a copy is inherited.
        using var opened = File.OpenHandle("/proc/self/status");
        using var inherited = new SafeFileHandle(Duplicate((int)opened.DangerousGetHandle()), ownsHandle: true);

        await child.RunAsync(Child.Do("who"));

        var who = JsonDocument.Parse(child.Outputs[0]).RootElement;
        var pid = who.GetProperty("pid").GetInt32();
        Assert.Equal((pid, pid), (who.GetProperty("sid").GetInt32(), who.GetProperty("pgid").GetInt32()));
        Assert.Equal(who.GetProperty("cwd").GetString(), who.GetProperty("environment").GetProperty("HOME").GetString());
        // Python itself adds the last one.
        Assert.Equal(
            ["BATCHAPI_WORKER", "HOME", "PATH", "TMPDIR"],
            who.GetProperty("environment").EnumerateObject().Select(variable => variable.Name).Except(["LC_CTYPE"]).Order());
        Assert.Equal([0, 1, 2], who.GetProperty("descriptors").EnumerateArray().Select(number => number.GetInt32()));
    }

    [Fact]
    public async Task ResetsItsSignals()
    {
        const int User1 = 10;
        await using var child = new Child();
        Signal(User1, 1);

        await child.RunAsync(Child.Do("who"));

        Signal(User1, 0);
        var who = JsonElement.Parse(child.Outputs[0]);
        // Those that Python itself ignores.
        Assert.Equal([13, 25], who.GetProperty("ignored").EnumerateArray().Select(number => number.GetInt32()));
        Assert.Equal(0, who.GetProperty("blocked").GetArrayLength());
    }

    [Fact]
    public async Task IsTheFirstToGoWhenMemoryRunsOut()
    {
        await using var child = new Child();

        await child.RunAsync(Child.Do("who"));

        Assert.Equal(1000, JsonElement.Parse(child.Outputs[0]).GetProperty("sacrificed").GetInt32());
    }

    [Fact]
    public async Task KeepsTheThreadThatStartedAWorkerForAsLongAsThatLives()
    {
        await using var child = new Child();
        await child.RunAsync(Child.Do("die with its parent"));
        GC.Collect();

        await child.RunAsync(Child.Do("pid"));

        var pid = int.Parse(child.Outputs[0], CultureInfo.InvariantCulture);
        var parent = ParentThread(pid);
        Assert.Equal(StartingThread.Name, (await File.ReadAllTextAsync($"{parent}/comm")).TrimEnd());
        await child.DisposeAsync();
        Assert.False(Directory.Exists(parent));
    }

    [Fact]
    public async Task ConfinesNoOtherThreadOfTheService()
    {
        await using var child = new Child();

        await child.RunAsync(Child.Do("who"));

        var pid = JsonElement.Parse(child.Outputs[0]).GetProperty("pid").GetInt32();
        var confined = Directory.GetDirectories("/proc/self/task")
            .Where(thread => Tell(thread, "status").Contains("NoNewPrivs:\t1", StringComparison.Ordinal)).ToList();
        Assert.Contains(ParentThread(pid), confined);
        Assert.All(confined, thread => Assert.True(Tell(thread, "comm").TrimEnd() is StartingThread.Name or "", thread));
    }

    [Fact]
    public async Task WipesTheScratchWithoutFollowingLinks()
    {
        var outside = Directory.CreateTempSubdirectory();
        var precious = Path.Combine(outside.FullName, "precious");
        await File.WriteAllTextAsync(precious, "kept", TestContext.Current.CancellationToken);
        var child = new Child();
        await child.RunAsync(Child.Do("who"));
        var scratch = JsonDocument.Parse(child.Outputs[0]).RootElement.GetProperty("cwd").GetString()!;
        Directory.CreateSymbolicLink(Path.Combine(scratch, "link"), outside.FullName);

        await child.DisposeAsync();

        Assert.False(Directory.Exists(scratch));
        Assert.True(File.Exists(precious));
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task WipesTheScratchAlsoOfOneThatTookItsRightsAway()
    {
        if (await AnotherUser.HasRunItAsync(typeof(IsolatingWorkers)))
            return;

        const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        var outside = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "precious"), "kept", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(outside.FullName, ReadOnly);
        await using var child = new Child();

        await child.RunAsync(
            child.Run(Child.Do("who"), Child.Do("lock up", new { outside = outside.FullName }), Child.Do("exit")) with { MaxCrashes = 1 });

        var scratch = JsonElement.Parse(child.Outputs[0]).GetProperty("cwd").GetString();
        await Until.TrueAsync(() => !Directory.Exists(scratch), "gone: the folder that was locked");
        Assert.True(File.Exists(Path.Combine(outside.FullName, "precious")));
        Assert.Equal(ReadOnly, File.GetUnixFileMode(outside.FullName));
        await child.DisposeAsync();
        Assert.False(Directory.Exists(child.Pool.ScratchPath));
        File.SetUnixFileMode(outside.FullName, ReadOnly | UnixFileMode.UserWrite);
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task SweepsWhatAKilledPoolLeftAndNothingElse()
    {
        var left = Directory.CreateTempSubdirectory("batchapi-scratch-").FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "lock"), "", TestContext.Current.CancellationToken);
        await using var living = new Child();
        await living.RunAsync(Child.Do("who"));
        var scratch = JsonDocument.Parse(living.Outputs[0]).RootElement.GetProperty("cwd").GetString()!;

        await using var next = new Child();

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(scratch));
    }

    [Fact]
    public async Task KillsWhatAWorkerLeftInItsGroup()
    {
        await using var child = new Child();
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, "pid");
        var item = Child.Do("grandchild", new { seconds = 300, file, once = Path.Combine(folder.FullName, "once") });

        await child.RunAsync(
            child.Run(item) with { Command = child.Command with { Isolation = child.Command.Isolation with { Writable = [folder.FullName] } } });

        var grandchild = int.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        await Until.GoneAsync(grandchild);
        Assert.Empty(child.Failures);
        folder.Delete(recursive: true);
    }

    internal static string ParentThread(int pid) => Directory.GetDirectories("/proc/self/task")
        .Single(thread => Tell(thread, "children").Split(' ').Contains(pid.ToString(CultureInfo.InvariantCulture)));

    // Those of other tests end meanwhile, and tell nothing.
    private static string Tell(string thread, string file)
    {
        try
        {
            return File.ReadAllText($"{thread}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Signal(int number, nint handler);
}
