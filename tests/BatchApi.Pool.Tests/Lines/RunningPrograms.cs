using System.Globalization;
using BatchApi.Pool.Tests.Fixtures;
using CsCheck;

namespace BatchApi.Pool.Tests.Lines;

public sealed class RunningPrograms
{
    private const string Squares = """
        #include <stdio.h>
        int main(void) {
            long number;
            while (scanf("%ld", &number) == 1) { printf("%ld\n", number * number); fflush(stdout); }
        }
        """;

    [Fact]
    public async Task ReturnsEveryLineOfJsonThroughCatAsItWasSent()
    {
        await using var child = new Child { Command = Programs.Lines("cat") };

        await JsonText.Lines.Array[1, 50].SampleAsync(
            async lines =>
            {
                child.Outputs.Clear();
                var end = await child.RunAsync(lines);

                Assert.Equal((RunEnding.Completed, lines.Length), (end.Ending, end.Answered));
                Assert.Equal(lines, child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
                Assert.Empty(child.Failures);
            },
            iter: 200,
            threads: 1);

        Assert.False(child.Pool.IsOnePerRun(child.Command));
    }

    [Theory]
    [InlineData("while read -r line; do echo $((line * line)); done")]
    [InlineData("exec mawk -W interactive '{ print $1 * $1; fflush() }'")]
    [InlineData("exec jq --unbuffered '. * .'")]
    public async Task KeepsAProgramThatAnswersAtOnce(string script)
    {
        await using var child = new Child { Command = Programs.Shell(script) };

        var end = await child.RunAsync(Child.Numbers(2000));
        var pid = child.Pool.Pids[0];
        var next = await child.RunAsync(child.Run("0"));

        AssertSquares(child, end, 2000);
        Assert.Equal((RunEnding.Completed, pid), (next.Ending, child.Pool.Pids[0]));
        Assert.False(child.Pool.IsOnePerRun(child.Command));
    }

    [Theory]
    [InlineData("jq", "-c", ". * .")]
    [InlineData("mawk", "{ print $1 * $1 }")]
    [InlineData("awk", "{ print $1 * $1 }")]
    public async Task RunsAProgramThatBuffersOncePerRun(string executable, params string[] arguments)
    {
        await using var child = new Child { Command = Programs.Lines(executable, arguments) };

        var first = await child.RunAsync(Child.Numbers(2000));
        AssertSquares(child, first, 2000);
        Assert.True(child.Pool.IsOnePerRun(child.Command));

        child.Outputs.Clear();
        var second = await child.RunAsync(child.Run(Child.Numbers(3000)));
        AssertSquares(child, second, 3000);
        Assert.Equal(0, second.Usage.WorkerRestarts);
    }

    [Fact]
    public async Task RunsAProgramOfC()
    {
        var folder = Directory.CreateTempSubdirectory("batchapi-test-");
        await using var child = new Child { Command = await Programs.CompileAsync(Squares, folder.FullName) };

        var end = await child.RunAsync(Child.Numbers(50_000));

        AssertSquares(child, end, 50_000);
        Assert.Equal(Enumerable.Range(0, 50_000).Select(index => (long)index), child.Delivered);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(0.18)]
    [InlineData(0.25)]
    public async Task LeavesAProgramAloneThatSleepsOverItsItems(double seconds)
    {
        // Asleep for longer than a program that buffers would be looked at the first time:
        // it may get end of input early, and must not be taken for one.
        await using var child = new Child { Command = Programs.Misbehaving() };

        var end = await child.RunAsync([.. Enumerable.Repeat(Child.Do("sleep", new { seconds }), 6)]);

        Assert.Equal((RunEnding.Completed, 6), (end.Ending, end.Answered));
        Assert.Empty(child.Failures);
        Assert.False(child.Pool.IsOnePerRun(child.Command));
    }

    [Fact]
    public async Task GivesASlowStarterTimeToStart()
    {
        await using var child = new Child { Command = Programs.Misbehaving("--slow", "1.5") };

        var end = await child.RunAsync(child.Run(Child.Numbers(3)) with { ItemTimeout = TimeSpan.FromSeconds(0.5) });

        AssertSquares(child, end, 3);
        Assert.Equal(0, end.Usage.WorkerRestarts);
    }

    [Fact]
    public async Task TakesItemsAndOutputsLargerThanThePipe()
    {
        await using var child = new Child { Command = Programs.Lines("cat") with { MaxFrameBytes = 4 << 20 } };
        var large = $"\"{new string('z', 3 << 20)}\"";

        await child.RunAsync(large, "5", large, large, large, large);

        Assert.Equal([large, "5", large, large, large, large], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
    }

    [Fact]
    public async Task HoldsNoMoreOfManyLargeOutputsThanItHasRoomFor()
    {
        // 200 of 1 MiB: more than may be held at once, of a program that answers them all together.
        await using var child = new Child { Command = Programs.Lines("jq", "-c", "if . > 99 then . else \"1\" * 1000000 end") };
        await child.RunAsync([.. Enumerable.Repeat("100", 1000)]);
        child.Outputs.Clear();

        var end = await child.RunAsync([.. Enumerable.Repeat("7", 200)]);

        Assert.True(child.Pool.IsOnePerRun(child.Command));
        Assert.Equal((RunEnding.Completed, 200), (end.Ending, end.Answered));
        Assert.Empty(child.Failures);
        Assert.All(child.Outputs.Values, output => Assert.Equal(1_000_002, output.Length));
    }

    [Fact]
    public async Task DescribesAProgramAsSoonAsItHasStarted()
    {
        await using var child = new Child(workers: 2) { Command = Programs.Lines("cat") };

        var catalogue = await child.Pool.DescribeAsync(child.Command, TestContext.Current.CancellationToken);

        await child.Pool.WarmAsync(child.Command, TestContext.Current.CancellationToken);

        Assert.True(catalogue.IsEmpty);
        Assert.Equal(2, child.Pool.Workers.Count(worker => worker is { IsSpare: false, State: WorkerState.Idle }));
    }

    [Fact]
    public async Task LetsAnIdleProgramEndAtTheEndOfItsInput()
    {
        var folder = Directory.CreateTempSubdirectory("batchapi-test-");
        var farewell = Path.Combine(folder.FullName, "farewell");
        await using var child = new Child(stopTimeout: TimeSpan.FromSeconds(5))
        {
            Command = Programs.Shell($"while read -r line; do echo $line; done; echo done > {farewell}"),
        };

        await child.RunAsync("1");
        await child.DisposeAsync();

        Assert.True(File.Exists(farewell));
        folder.Delete(recursive: true);
    }

    private static void AssertSquares(Child child, RunEnd end, int count)
    {
        Assert.Equal(new(RunEnding.Completed, count), (end.Ending, end.Answered));
        Assert.Empty(child.Failures);
        Assert.Equal(count, child.Outputs.Count);
        Assert.All(child.Outputs, output => Assert.Equal((output.Key * output.Key).ToString(CultureInfo.InvariantCulture), output.Value));
    }
}
