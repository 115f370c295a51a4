namespace BatchApi.Worker.Tests;

public sealed class PrintingWhileWorking
{
    [Fact]
    public async Task BecomesLogFramesWithTheIndexOfTheItem()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("misbehave",
            ["1", """{"do":"print","text":"one\r\ntwo\n"}""", """{"do":"print","text":"open"}""", """{"do":"print","text":"ü\n\n"}"""]);

        Assert.Equal([(1, "one"), (1, "two"), (2, "open"), (3, "ü"), (3, "")], answer.Logs.Select(log => (log.LogIndex, log.LogText)));
        Assert.Equal(["1", "9", "4", "3"], answer.Lines);
    }

    [Fact]
    public async Task NeverReachesTheFrames()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("misbehave",
            ["""{"do":"print-native","text":"\u0013garbage\u0000\n"}""", """{"do":"print-error","text":"to stderr\n"}""", """{"do":"read-input"}"""]);
        worker.CloseInput();
        int exitCode = await worker.ExitAsync();

        Assert.Equal(["10", "0", "\"\""], answer.Lines);
        Assert.Equal(0, exitCode);
        Assert.Contains("garbage", worker.Errors, StringComparison.Ordinal);
        Assert.Contains("to stderr", worker.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CutsLinesWithoutEnd()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("misbehave", [$$"""{"do":"print","text":"{{new string('y', 100_000)}}"}"""]);

        Assert.All(answer.Logs, log => Assert.InRange(log.LogText.Length, 1, 8192));
        Assert.Equal(100_000, answer.Logs.Sum(log => log.LogText.Length));
    }
}
