using BatchApi.Pool.Protocol;
using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Frames;

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
        Assert.Equal("to stderr", Assert.Single(answer.Logs).LogText);
    }

    [Fact]
    public async Task SendsStandardErrorAsItSendsStandardOutput()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(
            "misbehave", Enumerable.Range(0, 200).Select(i => $$"""{"do":"print-error","text":"error {{i}}\n"}"""));

        Assert.Equal(
            Enumerable.Range(0, 200).Select(i => (1, (long)i, true, $"error {i}")),
            answer.Logs.Select(log => (log.LogRun, log.LogIndex, log.IsErrors, log.LogText)));
    }

    [Fact]
    public async Task NamesTheItemThatStartedWhatPrints()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("print-elsewhere", Enumerable.Range(0, 2000).Select(i => $"{i}"));

        Assert.Equal(2000 * 4, answer.Logs.Count);
        Assert.All(answer.Logs, log => Assert.EndsWith($" {log.LogIndex}", log.LogText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NamesTheRunOfWhatPrintsLate()
    {
        await using WorkerChild worker = WorkerChild.Start();
        (string go, string done) = (Path.Combine(worker.Folder, "go"), Path.Combine(worker.Folder, "done"));
        await worker.RunAsync("square", ["0"]);
        worker.Begin("print-late", run: 2);
        worker.Items(5, [$"""["leave","{go}","{done}"]"""]);
        worker.Send(FrameType.End);
        await worker.UntilDoneAsync();

        worker.Begin("print-late", run: 3);
        worker.Items(0, ["[]", $"""["meet","{go}","{done}"]"""]);
        worker.Send(FrameType.End);

        List<Frame> logs = [.. (await worker.UntilDoneAsync()).Where(frame => frame.Type == FrameType.Log)];
        Assert.Equal([(2, 5, "late"), (2, 5, "late"), (3, 1, "here")], logs.Select(log => (log.LogRun, log.LogIndex, log.LogText)));
    }

    [Theory]
    [InlineData("replace-output")]
    [InlineData("replace-errors")]
    [InlineData("close-console")]
    public async Task LeavesTheConsoleToTheNextItem(string way)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(
            "misbehave", [$$"""{"do":"{{way}}"}""", """{"do":"print","text":"out\n"}""", """{"do":"print-error","text":"err\n"}"""]);

        Assert.Equal([(1, "out"), (2, "err")], answer.Logs.Select(log => (log.LogIndex, log.LogText)));
    }

    [Fact]
    public async Task LeavesTheCultureToTheNextItem()
    {
        await using WorkerChild worker = WorkerChild.Start();
        string[] items = [.. Enumerable.Repeat("""{"do":"show-number"}""", 1500), """{"do":"change-culture"}""", """{"do":"show-number"}"""];

        RunAnswer answer = await worker.RunAsync("misbehave", items);

        Assert.Equal(answer.Lines[0].Split(' ')[0], answer.Lines[^1].Split(' ')[0]);
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
