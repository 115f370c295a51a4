using System.Text;
using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Failures;

public sealed class FailingItems
{
    [Theory]
    [InlineData("square", "\"5\"")]
    [InlineData("square", "null")]
    [InlineData("square", "true")]
    [InlineData("square", "1.5")]
    [InlineData("square", "1E-2")]
    [InlineData("square", "+5")]
    [InlineData("square", "007")]
    [InlineData("square", "-")]
    [InlineData("square", "")]
    [InlineData("square", "9223372036854775808")]
    [InlineData("square", "-9223372036854775809")]
    [InlineData("square", "123456789012345678901234567890")]
    [InlineData("is-prime", "-1")]
    [InlineData("is-prime", "18446744073709551616")]
    [InlineData("echo-uint", "-1")]
    [InlineData("echo-uint", "4294967296")]
    [InlineData("echo-double", "1e400")]
    [InlineData("echo-double", "\"NaN\"")]
    [InlineData("word-count", "5")]
    [InlineData("word-count", "null")]
    [InlineData("word-count", "\"\\ud800\"")]
    [InlineData("echo-point", """{"x":1}""")]
    [InlineData("echo-point", """{"x":1,"x":2,"y":3}""")]
    [InlineData("echo-point", "[1,2]")]
    [InlineData("echo", """{"a":1,"a":2}""")]
    public async Task AreInvalidIfTheyDoNotFitTheType(string operation, string item)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(operation, [item]);

        Assert.Equal("invalid_item", RunAnswer.CodeOf(Assert.Single(answer.Lines)));
    }

    [Fact]
    public async Task SayWhatWasRaised()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("misbehave", ["""{"do":"throw","text":"so \"sorry\"\n\u00fc"}""", "2"]);

        Assert.StartsWith(
            "!{\"code\":\"operation_error\",\"message\":\"so \\\"sorry\\\"\\n"
                + "ü\",\"type\":\"System.InvalidOperationException\",\"details\":{\"frames\":[\"Acts.cs:",
            answer.Lines[0],
            StringComparison.Ordinal);
        Assert.Equal("2", answer.Lines[1]);
    }

    [Fact]
    public async Task NameWhatIsInsideAStaticConstructorsFailure()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("misbehave", ["""{"do":"throw-at-start"}"""]);

        Assert.Contains("The static constructor failed.", answer.Lines[0], StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException", answer.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OverflowAloneAndAsynchronously()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer square = await worker.RunAsync("square", ["3037000500", "2", "-9223372036854775808", "3"]);
        RunAnswer delay = await worker.RunAsync("delay", ["-1", "1"]);

        Assert.Equal("System.OverflowException", RunAnswer.Failure(square.Lines[0]).GetProperty("type").GetString());
        Assert.Equal(["4", "9"], [square.Lines[1], square.Lines[3]]);
        Assert.Equal("operation_error", RunAnswer.CodeOf(delay.Lines[0]));
        Assert.Equal("1", delay.Lines[1]);
    }

    [Fact]
    public async Task CutALongMessage()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("misbehave", [$$"""{"do":"throw","text":"x{{new string('ü', 10_000)}}"}"""], maxOutputBytes: 10);

        string message = RunAnswer.Failure(answer.Lines[0]).GetProperty("message").GetString()!;
        Assert.Equal(4095, Encoding.UTF8.GetByteCount(message));
        Assert.DoesNotContain('\uFFFD', message);
    }

    [Theory]
    [InlineData("""{"do":"nan"}""")]
    [InlineData("""{"do":"cycle"}""")]
    [InlineData("""{"do":"unserialisable"}""")]
    public async Task HaveNoOutputThatHasNoJsonForm(string item)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("misbehave", ["1", item, "3"]);

        Assert.Equal("invalid_output", RunAnswer.CodeOf(answer.Lines[1]));
        Assert.Equal(["1", "3"], [answer.Lines[0], answer.Lines[2]]);
    }

    [Fact]
    public async Task HaveOutputsUpToTheLimitAndNotAByteMore()
    {
        await using WorkerChild worker = WorkerChild.Start();

        // Two bytes are the quotes.
        RunAnswer answer = await worker.RunAsync("misbehave",
            ["""{"do":"huge","bytes":99998}""", """{"do":"huge","bytes":99999}""", """{"do":"huge","bytes":50000000}""", "4"],
            maxOutputBytes: 100_000);

        Assert.Equal(100_000, answer.Lines[0].Length);
        Assert.Equal(["output_too_large", "output_too_large"], answer.Lines.Skip(1).Take(2).Select(RunAnswer.CodeOf));
        Assert.Equal("4", answer.Lines[3]);
    }
}
