using System.Diagnostics;

namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>A process of a test's own does not outlive its time, nor its test.</summary>
public sealed class LimitingTestProcesses
{
    private static readonly ProcessStartInfo Endless = new("/bin/sh", ["-c", "sleep 600 & wait"]) { RedirectStandardOutput = true };

    [Fact]
    public async Task LetsWhoReadsGoOnWhenTheTimeIsOver()
    {
        using var endless = new TestProcess(Endless, limit: TimeSpan.FromMilliseconds(100));

        // The shell's child holds the pipe too.
        var output = await endless.Process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Empty(output);
    }

    [Fact]
    public async Task LeavesNothingWhenTheTestEnds()
    {
        int pid;
        using (var endless = new TestProcess(Endless))
            pid = endless.Process.Id;

        await Until.GoneAsync(pid);
    }
}
