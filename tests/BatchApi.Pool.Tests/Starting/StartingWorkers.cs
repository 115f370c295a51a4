using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Starting;

public sealed class StartingWorkers
{
    [Fact]
    public async Task SaysThatAProgramIsMissing()
    {
        await using var child = new Child(executable: "no-such-program");

        var end = await child.RunAsync("1");

        Assert.Equal((RunEnding.Unavailable, 0), (end.Ending, end.Answered));
        Assert.Contains("no-such-program", end.Reason, StringComparison.Ordinal);
        Assert.Contains("No such file", end.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"do":"exit","code":5}""", "code 5")]
    [InlineData("""{"do":"signal","number":11}""", "SIGSEGV")]
    public async Task GivesUpAfterThreeFailedStarts(string start, string reason)
    {
        await using var child = new Child(start: start);

        var end = await child.RunAsync("1");

        Assert.Equal((RunEnding.Unavailable, 0), (end.Ending, end.Answered));
        Assert.Contains(reason, end.Reason, StringComparison.Ordinal);
        Assert.Empty(child.Failures);
    }

    [Fact]
    public async Task ChargesACrashInTheInitializerToNoItem()
    {
        await using var child = new Child();
        var once = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

        var end = await child.RunAsync(
            child.Run("1", "2") with { Begin = System.Text.Encoding.UTF8.GetBytes(Child.Do("exit", new { code = 1, once })) });

        Assert.Equal(RunEnding.Completed, end.Ending);
        Assert.Empty(child.Failures);
        File.Delete(once);
    }

    [Fact]
    public async Task TakesTheWorkersWordThatItCannotBegin()
    {
        await using var child = new Child();

        var end = await child.RunAsync(child.Run("1") with { Begin = """{"refuse":"no such operation"}"""u8.ToArray() });

        Assert.Equal((RunEnding.Refused, "no such operation"), (end.Ending, end.Reason));
        Assert.Equal(RunEnding.Completed, (await child.RunAsync("1")).Ending);
    }

    [Fact]
    public async Task ReplacesAnIdleWorkerThatWasKilled()
    {
        await using var child = new Child();
        var pid = await child.PidAsync();

        System.Diagnostics.Process.GetProcessById(pid).Kill();
        await Until.GoneAsync(pid);
        var end = await child.RunAsync("7");

        Assert.Equal(RunEnding.Completed, end.Ending);
        Assert.Equal("49", child.Outputs[0]);
    }
}
