namespace BatchApi.Pool.Tests;

public sealed class CheckingLines
{
    [Theory]
    [InlineData("\n", "(an empty line)")]
    [InlineData("nan\n", "nan")]
    [InlineData("01\n", "01")]
    [InlineData("1 2\n", "1 2")]
    [InlineData("{\"a\":1\n", "{\"a\":1")]
    [InlineData("\"\u00ff\"\n", "\"\ufffd\"")]
    [InlineData("\u00ef\u00bb\u00bf7\n", "\ufeff7")]
    public async Task FailsTheItemAloneWhoseLineIsNotJsonAndShowsIt(string text, string shown)
    {
        await using var child = new Child { Command = Programs.Misbehaving() };

        var end = await child.RunAsync(["1", Child.Do("say", new { text }), .. Child.Numbers(20)]);

        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal((1L, "invalid_output"), (failure.Index, failure.Code));
        Assert.EndsWith($": {shown}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(("1", "null", "0", "361"), (child.Outputs[0], child.Outputs[1], child.Outputs[2], child.Outputs[21]));
        Assert.Equal(0, end.Usage.WorkerRestarts);
    }

    [Fact]
    public async Task CutsWhatItShows()
    {
        await using var child = new Child { Command = Programs.Misbehaving() };

        await child.RunAsync(Child.Do("say", new { text = new string('x', 100_000) + "\n" }));

        Assert.InRange(Assert.Single(child.Failures).Value.Message.Length, 200, 400);
    }

    [Theory]
    [InlineData(99, null)]
    [InlineData(100, "output_too_large")]
    [InlineData(1_000, "output_too_large")]
    [InlineData(10_000_000, "output_too_large")]
    public async Task FailsTheItemWhoseLineIsTooLong(int bytes, string? code)
    {
        await using var child = new Child { Command = Programs.Misbehaving() with { MaxFrameBytes = 101 } };

        var end = await child.RunAsync("1", Child.Do("huge", new { bytes }), "3");

        Assert.Equal(code, child.Failures.GetValueOrDefault(1)?.Code);
        Assert.Equal(("1", code is null ? 101 : 4, "9"), (child.Outputs[0], child.Outputs[1].Length, child.Outputs[2]));
        Assert.Equal(0, end.Usage.WorkerRestarts);
    }

    [Fact]
    public async Task TakesCarriageReturnsAndAByteOrderMarkOff()
    {
        await using var child = new Child { Command = Programs.Shell(@"read -r line; printf '\357\273\277%s\r\n' $line; while read -r line; do printf '%s\r\n' $line; done") };

        await child.RunAsync(Child.Numbers(100));

        Assert.Empty(child.Failures);
        Assert.Equal(Child.Numbers(100), child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
    }

    [Fact]
    public async Task TakesALastLineThatIsNotEnded()
    {
        await using var child = new Child { Command = Programs.Shell("read -r line; printf '%s' $line") };

        var end = await child.RunAsync("11", "12", "13");

        Assert.Equal((RunEnding.Completed, 3), (end.Ending, end.Answered));
        Assert.Equal(["11", "12", "13"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
        Assert.Empty(child.Failures);
    }

    [Theory]
    [InlineData("while read -r line; do [ $line = 7 ] && echo no || echo $$; done", false)]
    [InlineData("exec mawk -v pid=$$ '{ print $1 == 7 ? \"no\" : pid }'", true)]
    public async Task GivesAFreshProgramAfterAFailureToWhoAsksForIt(string script, bool buffers)
    {
        await using var child = new Child { Command = Programs.Shell(script) };
        // Only a program that is known is given many items together.
        await child.RunAsync([.. Enumerable.Repeat("1", 20_000)]);
        Assert.Equal(buffers, child.Pool.IsOnePerRun(child.Command));

        child.Outputs.Clear();
        var end = await child.RunAsync(child.Run(Child.Numbers(50)) with { FreshAfterFailure = true, ExpectedItemTime = TimeSpan.FromMilliseconds(0.1) });

        Assert.Equal((RunEnding.Completed, 50), (end.Ending, end.Answered));
        Assert.Equal([7L], child.Failures.Keys);
        var pids = child.Outputs.OrderBy(output => output.Key).Select(output => output.Value).ToList();
        Assert.Equal("null", pids[7]);
        Assert.Equal((1, 1), (pids[..7].Distinct().Count(), pids[8..].Distinct().Count()));
        Assert.NotEqual(pids[6], pids[8]);
    }
}
