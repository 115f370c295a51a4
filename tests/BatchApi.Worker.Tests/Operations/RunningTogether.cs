using BatchApi.Pool.Protocol;
using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Operations;

/// <summary>Asynchronous operations that ask for it have several items under way at once in one worker.</summary>
public sealed class RunningTogether
{
    [Fact]
    public async Task WaitsForAHundredAtOnceAndAnswersInOrder()
    {
        await using WorkerChild worker = WorkerChild.Start();
        List<int> items = [.. Enumerable.Range(0, 1000).Select(i => i * 37 % 400)];

        // One by one it would take 200 s.
        RunAnswer answer = await worker.RunAsync("together", items.Select(item => $"{item}"));

        Assert.Equal(items.Select(item => $"{item}"), answer.Lines);
    }

    [Fact]
    public async Task HasNoMoreAtOnceThanAskedFor()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("together-most", Enumerable.Repeat("20", 40));

        Assert.Equal("4", answer.Lines.MaxBy(int.Parse));
    }

    [Fact]
    public async Task FailsOnlyWhatFails()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("together", ["30", "-1", "20", "\"no\"", "10"]);

        Assert.Equal(["30", "20", "10"], [answer.Lines[0], answer.Lines[2], answer.Lines[4]]);
        Assert.Contains("operation_error", answer.Lines[1], StringComparison.Ordinal);
        Assert.Contains("ArgumentOutOfRangeException", answer.Lines[1], StringComparison.Ordinal);
        Assert.Contains("invalid_item", answer.Lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task GoesOnBeyondTheEndOfAFrameAndEndsWhenTold()
    {
        await using WorkerChild worker = WorkerChild.Start();
        string witness = Path.Combine(worker.Folder, "witness"), farewell = Path.Combine(worker.Folder, "farewell");
        _ = await worker.RunAsync("count-calls", ["1"], $$"""{"farewell":"{{farewell}}"}""");
        worker.Begin("together-misbehave", $$"""{"witness":"{{witness}}"}""", run: 2);
        worker.Items(0, ["""{"do":"hang-cancellable"}"""]);
        worker.Items(1, ["1"]);
        worker.Items(2, ["2", "3"]);
        // The first is not answered before it is told to stop; that the others run shows.
        await WorkerChild.SeesAsync(witness, lines: 4);

        await worker.TerminateAsync();

        Assert.Equal(143, await worker.ExitAsync());
        Assert.True(File.Exists(farewell));
    }

    [Fact]
    public async Task AnswersWhatIsCompletedWhileNoFrameComes()
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("together");
        worker.Items(0, ["50", "10"]);

        Assert.Equal(FrameType.Ready, (await worker.NextAsync()).Type);
        List<string> lines = [];
        while (lines.Count < 2)
            lines.AddRange((await worker.NextAsync()).Lines);

        Assert.Equal(["50", "10"], lines);
    }

    [Fact]
    public async Task RunsOneByOneWhileTheServiceLooksForTheGuilty()
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("together-most");
        worker.Items(0, Enumerable.Repeat("5", 8), ItemsFlags.AnswerEach);
        worker.Send(FrameType.End);

        RunAnswer answer = RunAnswer.From(await worker.UntilDoneAsync());

        Assert.Equal(Enumerable.Repeat("1", 8), answer.Lines);
    }

    [Fact]
    public async Task PrintsWithTheIndexOfTheItemThatPrints()
    {
        await using WorkerChild worker = WorkerChild.Start();

        worker.Begin("together-print");
        worker.Items(100, Enumerable.Range(0, 30).Select(i => $"{i % 7 * 5}"));
        worker.Send(FrameType.End);
        List<Frame> frames = await worker.UntilDoneAsync();

        List<Frame> logs = [.. frames.Where(frame => frame.Type == FrameType.Log)];
        Assert.Equal(60, logs.Count);
        Assert.All(logs, log => Assert.EndsWith($" {log.LogIndex}", log.LogText, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(100, 30).Select(i => $"{i}"), RunAnswer.From(frames).Lines);
    }
}
