using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Lines;

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

    [Theory]
    [InlineData(
        "\"\\ud800\"\n",
        "A string of the output has half of a surrogate pair, \\ud800, which is no character. "
            + "Put another character in its place, or return bytes as Base64.")]
    [InlineData(
        "{\"a\":[1,\"\\uD83D\\uDE00\\uDE00\"]}\n",
        "A string of the output has half of a surrogate pair, \\uDE00, which is no character. "
            + "Put another character in its place, or return bytes as Base64. It is at /a/1.")]
    [InlineData(
        "{\"a\":{\"b\\ud83d\":\"\\\\ud800\"}}\r\n",
        "The name of a member of the output has half of a surrogate pair, \\ud83d, which is no character. "
            + "Put another character in its place, or return bytes as Base64. It is at /a.")]
    public async Task FailsTheItemAloneWhoseLineHasHalfOfASurrogatePair(string text, string message)
    {
        await using var child = new Child { Command = Programs.Misbehaving() };

        var end = await child.RunAsync(["1", Child.Do("say", new { text }), .. Child.Numbers(20)]);

        Assert.Equal(new ItemFailure(1, "invalid_output", message), Assert.Single(child.Failures).Value);
        Assert.Equal(("1", "null", "0", "361"), (child.Outputs[0], child.Outputs[1], child.Outputs[2], child.Outputs[21]));
        Assert.Equal(0, end.Usage.WorkerRestarts);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}\n", "/a")]
    [InlineData("{\"a\":1,\"\\u0061\":1}\n", "/a")]
    [InlineData("[0,{\"b\":[{}],\"\":{\"c/d\":1,\"e\":{\"c/d\":0},\"c/d\":1}}]\r\n", "/1//c~1d")]
    [InlineData(" { \"\\ud83d\\ude00\" : 1 , \"\u00f0\u009f\u0098\u0080\" : 2 } \n", "/\U0001F600")]
    public async Task FailsTheItemAloneWhoseLineHasAMemberTwice(string text, string member)
    {
        await using var child = new Child { Command = Programs.Misbehaving() };

        var end = await child.RunAsync(["1", Child.Do("say", new { text }), .. Child.Numbers(20)]);

        var message =
            $"The output has the member {member} twice. Write each member of an object once: readers do not agree on which of the two counts.";
        Assert.Equal(new ItemFailure(1, "invalid_output", message), Assert.Single(child.Failures).Value);
        Assert.Equal(("1", "null", "0", "361"), (child.Outputs[0], child.Outputs[1], child.Outputs[2], child.Outputs[21]));
        Assert.Equal(0, end.Usage.WorkerRestarts);
    }

    [Theory]
    [InlineData("[{\"a\":1},{\"a\":{\"a\":[{\"a\":0}]},\"A\":1,\"a \":2}]")]
    [InlineData("{\"a\":\"a\",\"\\\\u0061\":1,\"aa\":2,\"\":3,\"\\u0000\":4}")]
    public async Task TakesMembersOfOneNameInDifferentObjects(string line)
    {
        await using var child = new Child { Command = Programs.Shell("cat") };

        await child.RunAsync(line, line);

        Assert.Equal([line, line], child.Outputs.Values);
    }

    [Fact]
    public async Task FindsAMemberThatAppearsTwiceAmongManyOrDeepInside()
    {
        var many = $"{{{string.Join(',', Enumerable.Range(0, 5_000).Append(17).Select(i => $"\"n{i}\":{i}"))}}}";
        var deep = $"{string.Concat(Enumerable.Repeat("{\"a\":", 500))}{{\"b\":0,\"b\":1}}{new string('}', 500)}";
        await using var child = new Child { Command = Programs.Shell("cat") };

        await child.RunAsync(many, "{\"a\":1}", deep, "2");

        Assert.Equal(
            ["The output has the member /n17", "The output has the member /a/a/a"],
            child.Failures.Values.Select(failure => failure.Message.Split(" twice")[0][..Math.Min(32, failure.Message.Split(" twice")[0].Length)]));
        Assert.Equal(["null", "{\"a\":1}", "null", "2"], child.Outputs.Values);
    }

    [Theory]
    [InlineData("\"\\\\ud800 \\uD83D\\uDE00 \\ud7ff\\ue000\"")]
    [InlineData("\"\\\\\\ud83d\\ude00\\\\\\\\udc00\"")]
    public async Task TakesWholeCharactersAndTextThatLooksLikeHalves(string line)
    {
        await using var child = new Child { Command = Programs.Shell("cat") };

        await child.RunAsync(line);

        Assert.Equal(line, Assert.Single(child.Outputs).Value);
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
        await using var child = new Child
        {
            Command = Programs.Shell(@"read -r line; printf '\357\273\277%s\r\n' $line; while read -r line; do printf '%s\r\n' $line; done"),
        };

        await child.RunAsync(Child.Numbers(100));

        Assert.Empty(child.Failures);
        Assert.Equal(Child.Numbers(100), child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
    }

    // By itself, or when it gets end of input since nothing comes; whatever it exits with, and however whole what came looks.
    [Theory]
    [InlineData("printf 12; exit 0", "worker_crashed", "12")]
    [InlineData("printf '\"text\"'; exit 0", "worker_crashed", "\"text\"")]
    [InlineData("printf '{\"a\":1}'; exit 0", "worker_crashed", "{\"a\":1}")]
    [InlineData("printf '12\r'; exit 0", "worker_crashed", "12")]
    [InlineData("printf '12\\303'; exit 0", "worker_crashed", "12\ufffd")]
    [InlineData("printf '12\\000'; exit 0", "worker_crashed", "12\0")]
    [InlineData("printf 12; exit 3", "worker_crashed", "12")]
    [InlineData("printf 12; kill -KILL $$", "worker_crashed", "12")]
    [InlineData("printf 12; exec >&-; sleep 0.1; exit 0", "worker_crashed", "12")]
    [InlineData("printf 12; exec >&-; sleep 60", "worker_crashed", "12")]
    [InlineData("printf 12; cat > /dev/null", "invalid_output", "12")]
    [InlineData("printf '\"text\"'; cat > /dev/null", "invalid_output", "\"text\"")]
    [InlineData("printf 12; cat > /dev/null; printf 3", "invalid_output", "123")]
    [InlineData("cat > /dev/null; sleep 0.5; printf 12", "invalid_output", "12")]
    [InlineData("cat > /dev/null; printf 12; exit 3", "worker_crashed", "12")]
    public async Task TakesNoAnswerWhoseLineIsNotEnded(string then, string code, string shown)
    {
        await using var child =
            new Child { Command = Programs.Shell($"while read -r line; do if [ $line = 7 ]; then {then}; else echo $line; fi; done") };

        var end = await child.RunAsync("6", "7", "8");

        Assert.Equal((RunEnding.Completed, 3), (end.Ending, end.Answered));
        Assert.Equal(["6", "null", "8"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal((1, code), (failure.Index, failure.Code));
        Assert.Contains(shown, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read -r line; printf '%s' $line")]
    [InlineData("read -r line; printf '%s' $line; cat > /dev/null")]
    [InlineData("exec mawk -W interactive '{ printf \"%s%s\", sep, $1; sep = \"\\n\" }'")]
    public async Task TakesNoneOfAProgramThatNeverEndsOne(string script)
    {
        await using var child = new Child { Command = Programs.Shell(script) };

        var end = await child.RunAsync("11", "12", "13");

        Assert.Equal((RunEnding.Completed, 3), (end.Ending, end.Answered));
        Assert.Equal([0L, 1, 2], child.Failures.Keys.Order());
        Assert.All(child.Failures.Values, failure => Assert.Contains($"1{failure.Index + 1}", failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TakesALastLineThatIsNeverEndedByAProgramThatAnswersAtTheEndOfItsInput()
    {
        await using var child = new Child { Command = Programs.Lines("mawk", "{ printf \"%s%s\", sep, $1 * $1; sep = \"\\n\" }") };

        var end = await child.RunAsync(Child.Numbers(500));

        Assert.Equal((RunEnding.Completed, 500), (end.Ending, end.Answered));
        Assert.Empty(child.Failures);
        Assert.Equal(
            Enumerable.Range(0, 500).Select(number => $"{number * number}"),
            child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
        Assert.True(child.Pool.IsOnePerRun(child.Command));
    }

    [Fact]
    public async Task TakesNoneOfOneThatHasEndedItBefore()
    {
        await using var child = new Child { Command = Programs.Lines("mawk", "{ if ($1 == 77) printf \"12\"; else print $1 }") };
        await child.RunAsync(Child.Numbers(70));
        Assert.True(child.Pool.IsOnePerRun(child.Command));
        child.Forget();

        await child.RunAsync("1", "2", "77");

        Assert.Equal(["1", "2", "null"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
        Assert.Equal((2L, "invalid_output"), (child.Failures.Keys.Single(), child.Failures.Values.Single().Code));
        Assert.Contains("of which came: 12.", child.Failures[2].Message, StringComparison.Ordinal);
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
        var end = await child.RunAsync(
            child.Run(Child.Numbers(50)) with { FreshAfterFailure = true, ExpectedItemTime = TimeSpan.FromMilliseconds(0.1) });

        Assert.Equal((RunEnding.Completed, 50), (end.Ending, end.Answered));
        Assert.Equal([7L], child.Failures.Keys);
        var pids = child.Outputs.OrderBy(output => output.Key).Select(output => output.Value).ToList();
        Assert.Equal("null", pids[7]);
        Assert.Equal((1, 1), (pids[..7].Distinct().Count(), pids[8..].Distinct().Count()));
        Assert.NotEqual(pids[6], pids[8]);
    }
}
