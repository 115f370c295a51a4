using System.Globalization;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Lines;

/// <summary>
/// Answers belong to items by their number alone: a program that writes a line too many or too few must not give an item another's.
/// </summary>
public sealed class CountingLines
{
    private const int Count = 500;

    // Of a program that answers at once, and of one that buffers.
    public static MatrixTheoryData<string, string> Programs => new(
        ["jq --unbuffered -c", "jq -c"],
        ["if . == 123 then 1, 2 else . end", "if . == 123 then empty else . end"]);

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task BlamesTheItemWhoseLinesAreTooManyOrTooFew(string program, string filter)
    {
        await using var child = new Child { Command = Tests.Fixtures.Programs.Shell($"exec {program} '{filter}'") };
        await EarnTrustAsync(child);

        var end = await child.RunAsync(child.Run(Child.Numbers(Count)) with { ExpectedItemTime = TimeSpan.FromMilliseconds(0.01) });

        Assert.Equal((RunEnding.Completed, Count), (end.Ending, end.Answered));
        Assert.Equal(Enumerable.Range(0, Count).Select(index => (long)index), child.Delivered);
        Assert.Equal([123L], child.Failures.Keys);
        Assert.Equal("invalid_output", child.Failures[123].Code);
        AssertInnocent(child);
        // What was sent together with it was run again in portions, and one by one.
        Assert.InRange(end.Usage.WorkerRestarts, 1, 3);
    }

    [Theory]
    [InlineData("jq --unbuffered -c")]
    [InlineData("jq -c")]
    public async Task FindsThoseThatMakeUpForEachOtherInANewProgram(string program)
    {
        await using var child = new Child
        {
            Command = Tests.Fixtures.Programs.Shell($"exec {program} 'if . % 10 == 3 then empty elif . % 10 == 7 then 1, 2 else . end'"),
        };

        await child.RunAsync(Child.Numbers(100));

        Assert.Equal(Enumerable.Range(0, 10).SelectMany(ten => new[] { ten * 10L + 3, ten * 10L + 7 }), child.Failures.Keys.Order());
        AssertInnocent(child);
    }

    [Fact]
    public async Task SeesASecondLineOfAProgramThatWaitedForItsTurnInBetween()
    {
        // Stopped, as one that the kernel lets wait.
        await using var child = new Child
        {
            Command = Tests.Fixtures.Programs.Shell(
                "while read -r item; do echo $item; if [ $item = 33 ]; then (sleep 0.3; kill -CONT $$) & kill -STOP $$; echo more; fi; done"),
        };

        await child.RunAsync(Child.Numbers(50));

        Assert.Equal([33L], child.Failures.Keys);
        AssertInnocent(child);
    }

    [Fact]
    public async Task SaysWhatCameInAdditionOrThatNothingCame()
    {
        await using var child = new Child { Command = Tests.Fixtures.Programs.Misbehaving() };

        await child.RunAsync("1", Child.Do("say", new { text = "1\n\"and more\"\n" }), "2", Child.Do("say nothing"), "3");

        Assert.Equal(["1", "null", "4", "null", "9"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
        Assert.Equal([1L, 3], child.Failures.Keys.Order());
        Assert.Contains("more than one line. After the first came: \"and more\"", child.Failures[1].Message, StringComparison.Ordinal);
        Assert.Contains("no line", child.Failures[3].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndsAProgramThatWritesOnItsOwnLater()
    {
        await using var child = new Child { Command = Tests.Fixtures.Programs.Misbehaving() };

        await child.RunAsync(Child.Do("say more later", new { seconds = 0.3 }));
        var pid = child.Pool.Pids[0];
        await Until.GoneAsync(pid);
        var end = await child.RunAsync(child.Run("5"));

        Assert.Equal((RunEnding.Completed, "25"), (end.Ending, child.Outputs[0]));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("yes 1")]
    [InlineData("echo Welcome; cat")]
    public async Task TakesWhatIsWrittenBeforeAnythingWasReadForTheProgramsFault(string script)
    {
        await using var child = new Child { Command = Tests.Fixtures.Programs.Shell(script) };

        var end = await child.RunAsync(Child.Numbers(10));

        // An item that was read before the line came is answered by it as well; never is it another's output.
        if (script.StartsWith("yes", StringComparison.Ordinal))
            Assert.Equal((RunEnding.Unavailable, 0), (end.Ending, end.Answered));
        Assert.All(child.Outputs, output =>
            Assert.True(child.Failures.ContainsKey(output.Key) || output.Value == output.Key.ToString(CultureInfo.InvariantCulture)));
    }

    // Only a program that is known is given many items together. None of these is the one it answers wrongly.
    private static async Task EarnTrustAsync(Child child)
    {
        await child.RunAsync([.. Enumerable.Repeat("124", 60_000)]);
        child.Outputs.Clear();
        child.Delivered.Clear();
    }

    private static void AssertInnocent(Child child)
    {
        foreach (var (index, output) in child.Outputs)
            Assert.Equal(child.Failures.ContainsKey(index) ? "null" : index.ToString(CultureInfo.InvariantCulture), output);
    }
}
