using System.Diagnostics;
using System.Globalization;
using BatchApi.Pool.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Pool.Tests;

public sealed class EndingStrays
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FindsThoseThatLeftTheirSessionAndClearedTheirEnvironment(bool cleared)
    {
        await using var child = new Child();
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

        await child.RunAsync(child.Run(Child.Do("daemon", new { file, cleared })));
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
        var strays = new Strays(NullLogger.Instance);
        // As when other workers end all the time.
        var others = Task.Run(() => { while (!over.IsCancellationRequested) strays.Sweep(); }, TestContext.Current.CancellationToken);

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
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 0.2 > /dev/null 2>&1 & echo $!"]) { RedirectStandardOutput = true })!;
        var orphan = int.Parse(await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);

        await Until.GoneAsync(orphan);

        await cancel.CancelAsync();
        await busy;
    }

    [Fact]
    public async Task LeavesWhatTheServiceItselfStarted()
    {
        await using var child = new Child();
        using var own = Process.Start("sleep", "600");

        await child.RunAsync(child.Run(Child.Do("exit", new { code = 1 })) with { MaxCrashes = 1 });
        await child.Pool.DisposeAsync();

        Assert.False(own.HasExited);
        own.Kill();
        await own.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
