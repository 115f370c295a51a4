using System.Diagnostics;
using BatchApi.Pool.Protocol;
using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Frames;

public sealed class SpeakingInFrames
{
    [Fact]
    public async Task AnswersARunThatIsSentWithoutWaiting()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("square", ["1", "-2", "3037000499"]);

        Assert.Equal("", answer.Reason);
        Assert.Equal(["1", "4", "9223372030926249001"], answer.Lines);
    }

    [Fact]
    public async Task AnswersManyFramesInOrderAcrossBufferSizes()
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("square");
        foreach (IEnumerable<int> chunk in Enumerable.Range(0, 200_000).Chunk(33_333))
            worker.Items(chunk.First(), chunk.Select(n => $"{n}"));
        worker.Send(FrameType.End);

        RunAnswer answer = RunAnswer.From(await worker.UntilDoneAsync());

        Assert.Equal(Enumerable.Range(0, 200_000).Select(n => $"{(long)n * n}"), answer.Lines);
    }

    [Fact]
    public async Task RunsOneRunAfterTheOtherAndDescribesInBetween()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer first = await worker.RunAsync("square", ["3"]);
        worker.Send(FrameType.Describe);
        Frame catalogue = await worker.NextAsync();
        while (catalogue.Type == FrameType.Log)
            catalogue = await worker.NextAsync();
        RunAnswer second = await worker.RunAsync("is-prime", ["3", "4"]);
        RunAnswer third = await worker.RunAsync("square", ["4"]);

        Assert.Equal(["9"], first.Lines);
        Assert.Equal(FrameType.Catalogue, catalogue.Type);
        Assert.Equal(["true", "false"], second.Lines);
        Assert.Equal(["16"], third.Lines);
    }

    [Fact]
    public async Task AnswersEachAtOnceWhenAsked()
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("square");
        worker.Items(0, ["1", "2", "x", "4"], ItemsFlags.AnswerEach);
        worker.Send(FrameType.End);

        List<Frame> frames = await worker.UntilDoneAsync();

        Assert.Equal([1, 1, 1, 1], frames.Where(frame => frame.Type == FrameType.Results).Select(frame => frame.Lines.Count()));
    }

    [Fact]
    public async Task NamesTheRunAndTheItemsThatItAnswers()
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("square", run: 7);
        worker.Items(1000, ["1", "2"], ItemsFlags.AnswerEach);
        worker.Items(1002, Enumerable.Range(0, 20_000).Select(n => $"{n}"));
        worker.Send(FrameType.End);

        List<Frame> frames = [.. (await worker.UntilDoneAsync()).Where(frame => frame.Type == FrameType.Results)];

        long next = 1000;
        foreach (Frame frame in frames)
        {
            Assert.Equal((7, next), frame.Answers);
            next += frame.Lines.Count();
        }
        Assert.Equal(21_002, next);
    }

    [Fact]
    public async Task StopsAtAFailureWhenAskedAndAnswersNoFurtherItem()
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("square");
        worker.Items(0, ["1", "x", "3", "x"], ItemsFlags.StopAtFailure);
        worker.Items(4, ["5"], ItemsFlags.StopAtFailure);
        worker.Send(FrameType.End);

        RunAnswer answer = RunAnswer.From(await worker.UntilDoneAsync());
        RunAnswer next = await worker.RunAsync("square", ["x", "3"]);

        Assert.Equal("1", answer.Lines[0]);
        Assert.Equal("invalid_item", RunAnswer.CodeOf(answer.Lines[1]));
        Assert.Equal(2, answer.Lines.Count);
        Assert.Equal(2, next.Lines.Count);
    }

    [Fact]
    public async Task SendsWhatIsFinishedWhileAnItemHangs()
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("misbehave");
        worker.Items(0, ["1", "2", """{"do":"hang"}""", "4"]);

        Frame ready = await worker.NextAsync();
        Stopwatch watch = Stopwatch.StartNew();
        List<string> lines = [];
        while (lines.Count < 2)
            lines.AddRange((await worker.NextAsync()).Lines);

        Assert.Equal(FrameType.Ready, ready.Type);
        Assert.Equal(["1", "2"], lines);
        Assert.False(worker.Process.HasExited);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 5000);
    }

    [Fact]
    public async Task SaysOnceWhichItemIsAtWorkAfterAllBeforeItAndBeforeItsAnswer()
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("misbehave", run: 7);
        worker.Items(40, ["1", "2", """{"do":"sleep","milliseconds":200}""", "4", """{"do":"sleep","milliseconds":200}"""]);
        worker.Send(FrameType.End);

        List<Frame> frames = [];
        do
            frames.Add(await worker.NextOfAnyTypeAsync());
        while (frames[^1].Type != FrameType.Done);

        // The first ones may take their time, too, on a busy machine.
        List<(int, long)> said = [.. frames.Where(frame => frame.Type == FrameType.Working).Select(frame => frame.Answers)];
        Assert.Equal(said.Distinct(), said);
        Assert.Equal([(7, 42L), (7, 44L)], said.Where(answers => answers.Item2 is 42 or 44));
        long next = 40;
        foreach (Frame frame in frames.Where(frame => frame.Type is FrameType.Working or FrameType.Results))
        {
            Assert.Equal(next, frame.Answers.First);
            // Its answer leaves by itself.
            if (frame.Type == FrameType.Working)
                Assert.Single(frames[frames.IndexOf(frame) + 1].Lines);
            else
                next += frame.Lines.Count();
        }
    }

    [Fact]
    public async Task SendsAgainAfterASleepOfTheFlusher()
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("misbehave");
        _ = await worker.NextAsync();
        for (int round = 0; round < 3; round++)
        {
            // Longer than the flusher stays awake without work.
            await Task.Delay(TimeSpan.FromMilliseconds(250), TestContext.Current.CancellationToken);
            worker.Items(round, ["1"]);
            Assert.Equal(["1"], (await worker.NextAsync()).Lines);
        }
        worker.Items(3, ["1", """{"do":"hang"}"""]);

        Frame frame = await worker.NextAsync();

        Assert.Equal(["1"], frame.Lines);
    }

    [Fact]
    public async Task IgnoresTheItemsOfARunThatCannotStart()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer refused = await worker.RunAsync("no-such-operation", ["1", "2"]);
        RunAnswer next = await worker.RunAsync("square", ["2"]);

        Assert.Contains("no-such-operation", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(refused.Lines);
        Assert.Equal(["4"], next.Lines);
    }

    [Fact]
    public async Task EndsWithItsInput()
    {
        await using WorkerChild worker = WorkerChild.Start();
        _ = await worker.RunAsync("square", ["2"]);

        worker.CloseInput();

        Assert.Equal(0, await worker.ExitAsync());
    }
}
