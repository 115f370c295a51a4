using System.Diagnostics;
using System.Globalization;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Orphans;
using BatchApi.Pool.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Pool.Tests.Misbehaving;

public sealed class EndingStrays
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task FindsThoseThatLeftTheirSessionAndClearedTheirEnvironment(bool cleared, bool stampless)
    {
        await using var child = new Child();
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

        await child.RunAsync(child.Run(Child.Do("daemon", new { file, cleared, stampless, generations = stampless ? 20 : 1 })));
        Assert.Empty(child.Failures);
        await Until.TrueAsync(() => File.Exists(file), "the daemon runs");
        var daemon = int.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        await child.RunAsync(child.Run(Child.Do("exit", new { code = 1 })) with { MaxCrashes = 1 });

        await Until.GoneAsync(daemon);
        File.Delete(file);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LeavesThoseOfALivingWorkerWhateverTheyTurnInto(bool cleared)
    {
        await using var child = new Child();
        using var over = new CancellationTokenSource();
        var reaper = new OrphanReaper(NullLogger.Instance);
        // As when other workers end all the time.
        var others = Task.Run(
            () =>
            {
                while (!over.IsCancellationRequested)
                    reaper.Sweep();
            },
            TestContext.Current.CancellationToken);

        for (var number = 0; number < 10; number++)
        {
            var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
            await child.RunAsync(child.Run(Child.Do("restless daemon", new { file, cleared })));
            await Until.TrueAsync(() => File.Exists(file), "done: the daemon's work");
            File.Delete(file);
        }

        await over.CancelAsync();
        await others;
        Assert.Empty(child.Failures);
    }

    [Fact]
    public async Task ReapsOrphansThatNobodyKnowsAnyMore()
    {
        await using var child = new Child();
        using var cancel = new CancellationTokenSource();
        var busy = child.RunAsync(child.Run(Child.Do("hang")), cancel.Token);
        // Its parent ends before it: the process that adopts what workers leave behind adopts it too.
        using var shell = new TestProcess(
            new ProcessStartInfo("/bin/sh", ["-c", "sleep 0.2 > /dev/null 2>&1 & echo $!"]) { RedirectStandardOutput = true });
        var said = await shell.Process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var orphan = int.Parse(said, CultureInfo.InvariantCulture);

        await Until.GoneAsync(orphan);

        await cancel.CancelAsync();
        await busy;
    }

    // As a host may start them: plainly, without new privileges, with a filter of its own, with another limit on file locks (one that could be a
    // stamp), in another session and without an environment, and with the cookie of another service's worker.
    [Theory]
    [InlineData("sleep 600")]
    [InlineData("setpriv --no-new-privs sleep 600")]
    [InlineData(
        "python3 -c 'import ctypes, os, struct; c = ctypes.CDLL(None); "
            + "code = ctypes.create_string_buffer(struct.pack(\"HBBI\", 6, 0, 0, 0x7fff0000)); "
            + "program = ctypes.create_string_buffer(struct.pack(\"HxxxxxxQ\", 1, ctypes.addressof(code))); "
            + "c.prctl(38, 1, 0, 0, 0); assert c.prctl(22, 2, program) == 0; os.execlp(\"sleep\", \"sleep\", \"600\")'")]
    [InlineData("prlimit --locks=123456789123456789 sleep 600")]
    [InlineData("prlimit --locks=1 sleep 600")]
    [InlineData("env -i setsid sleep 600")]
    [InlineData("env BATCHAPI_WORKER=0123456789abcdef0123456789abcdef-0123456789abcdef0123456789abcdef sleep 600")]
    public async Task LeavesWhatTheHostItselfStarted(string command)
    {
        await using var child = new Child();
        // As a child of the host, and as one that the host adopts when the shell between them ends.
        using var started = new TestProcess(new ProcessStartInfo("/bin/sh", ["-c", $"exec {command}"]) { RedirectStandardOutput = true });
        using var shell = new TestProcess(
            new ProcessStartInfo("/bin/sh", ["-c", $"{command} > /dev/null 2>&1 & echo $!"]) { RedirectStandardOutput = true });
        var own = started.Process;
        var said = await shell.Process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var orphan = int.Parse(said, CultureInfo.InvariantCulture);
        foreach (var pid in (int[])[own.Id, orphan])
            await Until.TrueAsync(() => IsAsleep(pid), "started: what the host starts");

        await child.RunAsync(child.Run(Child.Do("exit", new { code = 1 })) with { MaxCrashes = 1 });
        var reaper = new OrphanReaper(NullLogger.Instance);
        reaper.Sweep();
        await child.Pool.DisposeAsync();

        Assert.True(IsAsleep(own.Id) && IsAsleep(orphan));
        own.Kill();
        Process.GetProcessById(orphan).Kill();
        await own.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Child.Deadline, TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => ProcessTable.IsZombie(orphan), "ended: the orphan");
        _ = Posix.WaitForProcess(orphan, out _, 0);
    }

    [Fact]
    public async Task LeavesThoseOfAnotherPool()
    {
        await using var child = new Child();
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await child.RunAsync(child.Run(Child.Do("daemon", new { file, cleared = true })));
        await Until.TrueAsync(() => File.Exists(file), "the daemon runs");
        var daemon = int.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        var other = new Child();

        await other.RunAsync(other.Run(Child.Do("exit", new { code = 1 })) with { MaxCrashes = 1 });
        await other.Pool.DisposeAsync();

        Assert.True(IsAsleep(daemon));
        await child.Pool.DisposeAsync();
        await Until.GoneAsync(daemon);
        File.Delete(file);
    }

    private static bool IsAsleep(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm") == "sleep\n" && !ProcessTable.IsZombie(process);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
