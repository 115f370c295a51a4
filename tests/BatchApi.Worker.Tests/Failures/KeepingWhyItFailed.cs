using System.Text;
using System.Text.Json;
using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Failures;

public sealed class KeepingWhyItFailed
{
    [Theory]
    [InlineData("inner", "outer", "inner of - System.FormatException: middle", "inner of 0 System.Collections.Generic.KeyNotFoundException: root")]
    [InlineData("wrapped", "while invoking", "inner of - System.NotSupportedException: inside")]
    [InlineData("unwilling", "Its message could not be read: System.InvalidOperationException.")]
    [InlineData("awaited", "later")]
    public async Task InDetailsBesideTheMessage(string item, string message, params string[] causes)
    {
        JsonElement failure = await FailAsync(item);

        Assert.Equal(message, failure.GetProperty("message").GetString());
        Assert.Equal(causes, Causes(failure));
    }

    [Fact]
    public async Task OfAllThatFailedTogether()
    {
        JsonElement failure = await FailAsync("members");

        Assert.Equal("System.AggregateException", failure.GetProperty("type").GetString());
        Assert.Equal(["member of - System.ArgumentException: one", "member of - System.ArgumentException: two"], Causes(failure).Order());
        Assert.All(
            failure.GetProperty("details").GetProperty("causes").EnumerateArray(),
            cause => Assert.Matches(
                @"^Raising\.cs:\d+ in BatchApi\.Misbehaving\.Raising\.FailLaterAsync$", cause.GetProperty("frames")[0].GetString()));
    }

    [Theory]
    [InlineData("inner", "RaiseAsync")]
    [InlineData("awaited", "FailLaterAsync", "RaiseAsync")]
    [InlineData("lambda", "RaiseAsync", "RaiseAsync")]
    [InlineData("local", "Local", "RaiseAsync")]
    [InlineData("unwilling", "RaiseAsync")]
    public async Task WithTheFramesOfTheOperationsOwnCode(string item, params string[] methods)
    {
        List<string> frames = Frames(await FailAsync(item));

        Assert.Equal(methods, frames.Select(frame => frame[(frame.LastIndexOf('.') + 1)..]));
        Assert.All(frames, frame => Assert.Matches(@"^Raising\.cs:\d+ in BatchApi\.Misbehaving\.Raising\.\w+$", frame));
    }

    [Fact]
    public async Task UpToWhatFitsAndCountsTheRest()
    {
        JsonElement deep = await FailAsync("deep");
        List<string> frames = Frames(await FailAsync("recursive"));

        Assert.Equal("inner of - System.InvalidOperationException: 9999", Causes(deep)[0]);
        Assert.Equal(10_000 - Causes(deep).Count, deep.GetProperty("details").GetProperty("moreCauses").GetInt32());
        Assert.Equal((9, "Recurse"), (frames.Count, frames[0].Split('.')[^1]));
        Assert.Matches(@"^\.\.\. \d+ more$", frames[8]);
    }

    [Fact]
    public async Task InNoMoreThan4KiB()
    {
        JsonElement failure = await FailAsync("enormous");

        Assert.InRange(Encoding.UTF8.GetByteCount(failure.GetProperty("details").GetRawText()), 1000, 4096);
        Assert.EndsWith("ü...", Causes(failure).Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "x => { throw new TypeError('bad', { cause: new RangeError('deep', { cause: 5 }) }) }", "cause of - RangeError: deep", "cause of 0 5")]
    [InlineData("x => Promise.any([Promise.reject(new Error('a')), Promise.reject('b')])", "member of - Error: a", "member of - b")]
    [InlineData("x => { const e = new Error('self'); e.cause = e; throw e }")]
    public async Task InScripts(string script, params string[] causes)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync(script, ["1"]);

        Assert.Equal(causes, Causes(RunAnswer.Failure(answer.Lines[0])));
    }

    [Theory]
    [InlineData("function inner(x) { throw new Error(x) }\nx => inner(x)", "script:1:27 in inner", "script:2:6")]
    [InlineData("function (x) { throw new Error(x) }", "script:1:22")]
    public async Task WithLinesAndColumnsOfTheScript(string script, params string[] frames)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync(script, ["1"]);

        Assert.Equal(frames, Frames(RunAnswer.Failure(answer.Lines[0])).Take(frames.Length));
    }

    [Fact]
    public async Task OfScriptsThatDoNotLetItBeReadByTheMessageAlone()
    {
        const string script = "x => { const e = new Error('kept'); Object.defineProperty(e, 'cause', { get() { throw new Error('no') } }); throw e }";
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync(script, ["1"]);

        Assert.StartsWith("kept", RunAnswer.Failure(answer.Lines[0]).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> FailAsync(string item)
    {
        await using WorkerChild worker = WorkerChild.Start();
        RunAnswer answer = await worker.RunAsync("raise", [$"\"{item}\"", "\"next\""]);
        Assert.Equal("\"next\"", answer.Lines[1]);
        return RunAnswer.Failure(answer.Lines[0]);
    }

    private static List<string> Causes(JsonElement failure) => !failure.GetProperty("details").TryGetProperty("causes", out JsonElement causes) ? [] :
    [
        .. causes.EnumerateArray().Select(cause =>
            $"{cause.GetProperty("relation")} of {(cause.TryGetProperty("of", out JsonElement of) ? $"{of}" : "-")} "
                + $"{(cause.TryGetProperty("type", out JsonElement type) ? $"{type}: " : "")}{cause.GetProperty("message")}"),
    ];

    private static List<string> Frames(JsonElement failure) =>
        [.. failure.GetProperty("details").GetProperty("frames").EnumerateArray().Select(frame => frame.GetString()!)];
}
