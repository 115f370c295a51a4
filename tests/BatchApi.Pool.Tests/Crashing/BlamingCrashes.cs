using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Crashing;

/// <summary>
/// Who pays for a crash; what every kind of worker has of it is in <see cref="BlamingOnEachKind{TKind}"/>. Frames that are wrong, doubled,
/// foreign or late come from the scripted child only, on purpose: the workers that are shipped make theirs out of reach of an operation's code.
/// </summary>
public sealed class BlamingCrashes
{
    public static TheoryData<string, int?, string?> Crashes => new()
    {
        { Child.Do("exit", new { code = 0 }), 0, null },
        { Child.Do("exit", new { code = 3 }), 3, null },
        { Child.Do("exit", new { code = 137 }), 137, null },
        { Child.Do("signal", new { number = 9 }), null, "SIGKILL" },
        { Child.Do("signal", new { number = 11 }), null, "SIGSEGV" },
        { Child.Do("signal", new { number = 6 }), null, "SIGABRT" },
        { Child.Do("grandchild", new { seconds = 30 }), 4, null },
    };

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task FailsTheGuiltyItemAlone(string guilty, int? code, string? signal)
    {
        await using var child = new Child();
        var items = Child.Numbers(2000);
        items[1234] = guilty;

        var end = await child.RunAsync(items);

        Assert.Equal(RunEnding.Completed, end.Ending);
        Assert.Equal(Enumerable.Range(0, 2000).Select(index => (long)index), child.Delivered);
        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal(
            (1234L, "worker_crashed", code, signal, 2),
            (failure.Index, failure.Code, failure.Exit?.Code, failure.Exit?.SignalName, failure.Attempts));
    }

    [Fact]
    public async Task FindsSeveralInOneRun()
    {
        await using var child = new Child();
        var items = Child.Numbers(300);
        foreach (var index in new[] { 0, 1, 150, 298, 299 })
            items[index] = Child.Do("exit", new { code = 1 });

        await child.RunAsync(items);

        Assert.Equal([0L, 1, 150, 298, 299], child.Failures.Keys.Order());
        Assert.Equal(300, child.Delivered.Distinct().Count());
        Assert.Equal(300, child.Delivered.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task CostsTwoStartsPerGuiltyItemAndRunsInnocentsAtMostThreeTimes(int guilty)
    {
        await using var child = new Child(configure: options => options.Spare = false);
        var folder = Directory.CreateTempSubdirectory();
        var witness = Path.Combine(folder.FullName, "witness");
        var items = Enumerable.Range(0, 1000).Select(number => Child.Do("note", new { witness, number })).ToArray();
        for (var i = 0; i < guilty; i++)
            items[100 + 150 * i] = Child.Do("exit", new { code = 1, witness, number = 100 + 150 * i });

        await child.RunAsync(
            child.Run([.. items]) with
            {
                ExpectedItemTime = TimeSpan.FromMilliseconds(0.1),
                Command = child.Command with { Isolation = child.Command.Isolation with { Writable = [folder.FullName] } },
            });

        Assert.Equal(guilty, child.Failures.Count);
        var runs = (await File.ReadAllLinesAsync(witness, TestContext.Current.CancellationToken)).Select(line => line.Split(' ')).ToList();
        Assert.InRange(runs.Select(run => run[0]).Distinct().Count(), 2, 1 + 2 * guilty);
        Assert.All(runs.CountBy(run => run[1]), run => Assert.InRange(run.Value, 1, 3));
        Assert.Equal(1000, runs.Select(run => run[1]).Distinct().Count());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task EndsAlsoIfAnItemIsGuiltyOnlyAfterAnotherRan()
    {
        await using var child = new Child();
        var items = Child.Numbers(200);
        items[50] = Child.Do("arm");
        items[52] = Child.Do("exit if armed");

        var end = await child.RunAsync(child.Run(items) with { ExpectedItemTime = TimeSpan.FromMilliseconds(0.1) });

        Assert.Equal(RunEnding.Completed, end.Ending);
        Assert.Equal(200, child.Delivered.Distinct().Count());
        Assert.All(child.Failures.Keys, index => Assert.Equal(52, index));
    }

    [Fact]
    public async Task ForgivesAnItemThatCrashesOnce()
    {
        await using var child = new Child();
        var once = Path.GetTempFileName();
        File.Delete(once);

        await child.RunAsync("1", Child.Do("signal", new { number = 9, once }), "3");

        Assert.Empty(child.Failures);
        Assert.Equal("\"done before\"", child.Outputs[1]);
        File.Delete(once);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("oversize")]
    [InlineData("negative")]
    [InlineData("extra")]
    [InlineData("unended")]
    [InlineData("done")]
    [InlineData("other run")]
    [InlineData("other item")]
    [InlineData("close stdout")]
    public async Task TakesABrokenProtocolForACrash(string what)
    {
        await using var child = new Child();

        var end = await child.RunAsync("1", "2", Child.Do(what), "4");

        Assert.Equal(RunEnding.Completed, end.Ending);
        Assert.Equal("worker_crashed", Assert.Single(child.Failures).Value.Code);
        Assert.Equal(["1", "4", "null", "16"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
    }

    [Fact]
    public async Task TakesNoSecondAnswerForThatOfAnotherItem()
    {
        await using var child = new Child();

        await child.RunAsync("1", "2", Child.Do("twice"), "4", "5");

        Assert.Equal(["1", "4", "1", "16", "25"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
        Assert.Empty(child.Failures);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("-")]
    [InlineData("01")]
    [InlineData("1 2")]
    [InlineData("{\"a\":1")]
    [InlineData("\"\u00ff\"")]
    public async Task TakesAnAnswerThatIsNotJsonForACrash(string text)
    {
        await using var child = new Child();

        await child.RunAsync("1", Child.Do("no json", new { text }), "3");

        Assert.Equal("worker_crashed", Assert.Single(child.Failures).Value.Code);
        Assert.Equal(["1", "null", "9"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
    }

    [Fact]
    public async Task LeavesNothingBehindAfterManyCrashes()
    {
        await using var child = new Child();
        await child.RunAsync("1");
        var before = Descriptors();

        await child.RunAsync([.. Enumerable.Repeat(Child.Do("exit", new { code = 1 }), 50)]);

        Assert.Equal(50, child.Failures.Count);
        // Other tests run in this process at the same time: growth by a few is theirs, by one a crash (100 of them) would be ours.
        Assert.InRange(Descriptors() - before, -200, 80);

        static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
    }

    [Fact]
    public async Task SurvivesARandomKiller()
    {
        await using var child = new Child(workers: 2);
        using var cancellationToken = new CancellationTokenSource();
        var killer = Task.Run(() => KillAsync(child, cancellationToken.Token), TestContext.Current.CancellationToken);

        var items = Child.Numbers(400).Select(number => $$"""{"do":"sleep","seconds":0.002,"n":{{number}}}""").ToArray();
        var run = child.Run(items) with { MaxCrashes = 10 };
        var end = await child.RunAsync(run);
        await cancellationToken.CancelAsync();
        await killer;

        Assert.Null(end.Reason);
        Assert.Equal((RunEnding.Completed, 400), (end.Ending, end.Answered));
        Assert.Equal(400, child.Delivered.Count);
        Assert.Equal(400, child.Delivered.Distinct().Count());
    }

    // Kills again only after something was answered: a worker that never gets to start is another test's matter.
    private static async Task KillAsync(Child child, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var pid in child.Pool.Pids)
            {
                Kill(pid);
                await Until.GoneAsync(pid);
            }

            // What a dead worker had answered is delivered by now.
            var before = child.Delivered.Count;
            await Until.TrueAsync(() => child.Delivered.Count > before || cancellationToken.IsCancellationRequested, "going on after a kill");
            await Task.Delay(random.Next(50), CancellationToken.None);
        }
    }

    private static void Kill(int pid)
    {
        try
        {
            System.Diagnostics.Process.GetProcessById(pid).Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended in this very moment.
        }
    }
}
