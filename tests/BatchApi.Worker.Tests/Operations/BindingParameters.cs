using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Operations;

public sealed class BindingParameters
{
    [Theory]
    [InlineData("""{"text":"a"}""", "\"7 a 2 none Friday 00:00:00 -1\"")]
    [InlineData("""{"text":"a","times":5,"share":0.10,"day":"monday","wait":"00:01:00","list":[1,2]}""", "\"7 a 5 0.10 Monday 00:01:00 2\"")]
    [InlineData("""{"TEXT":"ü","Times":5,"share":null}""", "\"7 ü 5 none Friday 00:00:00 -1\"")]
    public async Task TakesThemByNameAndTheRestByDefault(string parameters, string expected)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("bind", ["7"], parameters);

        Assert.Equal("", answer.Reason);
        Assert.Equal([expected], answer.Lines);
    }

    [Theory]
    [InlineData("bind", "null", "Parameter text is missing.")]
    [InlineData("bind", """{"text":null}""", "Parameter text is null; the operation takes a string.")]
    [InlineData("bind", """{"text":5}""", "Parameter text is 5; the operation takes a string.")]
    [InlineData("bind", """{"text":"a","times":"5"}""", "Parameter times is \"5\"; the operation takes an integer")]
    [InlineData("bind", """{"text":"a","times":1.5}""", "Parameter times is 1.5; the operation takes an integer")]
    [InlineData("bind", """{"text":"a","Text":"b"}""", "Parameter Text is given twice.")]
    [InlineData("bind", """{"text":"a","item":1}""", "bind has no parameter item.")]
    [InlineData("bind", "[]", "Parameters must be an object.")]
    [InlineData("square", """{"lowercase":true}""", "square has no parameter lowercase.")]
    [InlineData("misbehave-constructor", "null", "The constructor failed.")]
    public async Task RefusesTheRunWithTheReason(string operation, string parameters, string reason)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(operation, ["7"], parameters);

        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
        Assert.Empty(answer.Lines);
    }

    [Fact]
    public async Task NamesEveryProblemAtOnce()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("bind", ["7"], """{"times":"x","other":1}""");

        Assert.Contains("text is missing", answer.Reason, StringComparison.Ordinal);
        Assert.Contains("Parameter times is \"x\"; the operation takes an integer", answer.Reason, StringComparison.Ordinal);
        Assert.Contains("no parameter other", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BindsEachRunAnew()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer first = await worker.RunAsync("word-count", ["\"A a\""], """{"lowercase":true}""");
        RunAnswer second = await worker.RunAsync("word-count", ["\"A a\""]);

        Assert.Equal(["""{"a":2}"""], first.Lines);
        Assert.Equal(["""{"A":1,"a":1}"""], second.Lines);
    }

    [Fact]
    public async Task MakesAnInstanceOnceAndDisposesOfIt()
    {
        await using WorkerChild worker = WorkerChild.Start();
        string farewell = Path.Combine(worker.Folder, "farewell");

        RunAnswer first = await worker.RunAsync("count-calls", ["1", "1"], $$"""{"farewell":"{{farewell}}"}""");
        RunAnswer second = await worker.RunAsync("count-calls", ["1"]);
        worker.CloseInput();
        int exitCode = await worker.ExitAsync();

        Assert.Equal(["1", "2"], first.Lines);
        Assert.Equal(["3"], second.Lines);
        Assert.Equal(0, exitCode);
        Assert.Equal("3", await File.ReadAllTextAsync(farewell, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task GivesEachItemItsContext()
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("misbehave");
        worker.Items(41, ["""{"do":"index"}""", """{"do":"index"}""", """{"do":"change-directory","text":"/"}""", """{"do":"scratch"}"""]);
        worker.Send(Pool.Protocol.FrameType.End);

        RunAnswer answer = RunAnswer.From(await worker.UntilDoneAsync());

        Assert.Equal(["41", "42", "\"/\"", $"\"{worker.Folder}\""], answer.Lines);
    }
}
