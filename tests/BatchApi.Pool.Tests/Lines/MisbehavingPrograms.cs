using System.Diagnostics;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Lines;

public sealed class MisbehavingPrograms
{
    [Theory]
    [InlineData("/no/such/program", "No such file")]
    [InlineData("no-such-program", "no folder of PATH")]
    [InlineData("/usr", "is a directory")]
    [InlineData("/etc/passwd", "is not executable")]
    public async Task SaysWhyAProgramCannotBeStarted(string executable, string reason)
    {
        await using var child = new Child { Command = Programs.Lines(executable) };

        var end = await child.RunAsync("1");
        var failure = await Assert.ThrowsAsync<WorkerStartException>(
            () => child.Pool.DescribeAsync(child.Command, TestContext.Current.CancellationToken));

        Assert.Equal((RunEnding.Unavailable, 0), (end.Ending, end.Answered));
        Assert.Contains(reason, end.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaysThatTheInterpreterOfAScriptIsMissing()
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, "#!/no/such/interpreter\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var command = Programs.Lines(script);
        await using var child = new Child { Command = command with { Isolation = command.Isolation with { Readable = [script] } } };

        var end = await child.RunAsync("1");

        Assert.Contains("interpreter", end.Reason, StringComparison.Ordinal);
        File.Delete(script);
    }

    [Theory]
    [InlineData("exit 3", "code 3")]
    [InlineData("exit 0", "code 0")]
    [InlineData("kill -SEGV $$", "SIGSEGV")]
    [InlineData("echo out of luck >&2; exit 9", "out of luck")]
    public async Task IsUnavailableIfItDiesBeforeItReadsAnything(string script, string reason)
    {
        await using var child = new Child { Command = Programs.Shell(script) };

        var end = await child.RunAsync(Child.Numbers(10));

        Assert.Equal((RunEnding.Unavailable, 0), (end.Ending, end.Answered));
        Assert.Contains(reason, end.Reason, StringComparison.Ordinal);
        Assert.Empty(child.Failures);
    }

    [Fact]
    public async Task IsUnavailableIfItNeverReads()
    {
        await using var child =
            new Child(configure: options => options.StartTimeout = TimeSpan.FromSeconds(0.3)) { Command = Programs.Lines("sleep", "60") };

        var end = await child.RunAsync(Child.Numbers(10));

        Assert.Equal((RunEnding.Unavailable, 0), (end.Ending, end.Answered));
        Assert.Contains("not ready within 0.3 s", end.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("close stdout")]
    [InlineData("close stdin")]
    public async Task EndsOneThatClosesAStream(string what)
    {
        await using var child = new Child { Command = Programs.Misbehaving() };

        var end = await child.RunAsync(child.Run("1", "2", Child.Do(what), "4") with { ItemTimeout = TimeSpan.FromSeconds(2) });

        Assert.Equal(RunEnding.Completed, end.Ending);
        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal((2L, what == "close stdout" ? "worker_crashed" : "timeout"), (failure.Index, failure.Code));
        Assert.Equal(["1", "4", "null", "16"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
    }

    [Theory]
    [InlineData("exit", 5)]
    [InlineData("signal", 11)]
    public async Task FailsTheItemAloneThatCrashesIt(string what, int number)
    {
        await using var child = new Child { Command = Programs.Misbehaving() };
        var items = Child.Numbers(2000);
        items[1234] = Child.Do(what, new { code = number, number });
        await EarnTrustAsync(child);

        var end = await child.RunAsync(items);

        Assert.Equal(Enumerable.Range(0, 2000).Select(index => (long)index), child.Delivered);
        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal((1234L, "worker_crashed", 2), (failure.Index, failure.Code, failure.Attempts));
        Assert.Equal(what == "exit" ? new ExitStatus(5, null) : new ExitStatus(null, 11), failure.Exit);
        Assert.InRange(end.Usage.WorkerRestarts, 2, 2);
    }

    [Fact]
    public async Task FailsTheItemsAloneThatCrashOneThatBuffers()
    {
        var folder = Directory.CreateTempSubdirectory("batchapi-test-");
        var (witness, starts) = (Path.Combine(folder.FullName, "witness"), Path.Combine(folder.FullName, "starts"));
        await using var child = new Child
        {
            Command = Programs.Shell(
            $"echo >> {starts}; exec mawk '{{ print $1 >> \"{witness}\"; fflush(\"{witness}\"); if ($1 == 777) exit 3; print $1 }}'")
        };
        await EarnTrustAsync(child);
        Assert.True(child.Pool.IsOnePerRun(child.Command));
        File.Delete(witness);
        File.Delete(starts);

        var end = await child.RunAsync(Child.Numbers(1000));

        Assert.Equal(Enumerable.Range(0, 1000).Select(index => (long)index), child.Delivered);
        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal((777L, "worker_crashed", new ExitStatus(3, null)), (failure.Index, failure.Code, failure.Exit));
        var runs = (await File.ReadAllLinesAsync(witness, TestContext.Current.CancellationToken)).CountBy(line => line).ToList();
        Assert.Equal(1000, runs.Count);
        Assert.All(runs, run => Assert.InRange(run.Value, 1, 3));
        Assert.InRange(end.Usage.WorkerRestarts, 2, 3);
        // Of the root of a thousand: as many portions, as many items in the guilty one, and a few more.
        Assert.InRange(File.ReadAllLines(starts).Length, 3, 90);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task CostsAHangItsTimeoutOnce()
    {
        await using var child = new Child { Command = Programs.Misbehaving() };
        var items = Child.Numbers(200);
        items[150] = Child.Do("hang");
        await EarnTrustAsync(child);
        var begun = Stopwatch.StartNew();

        var end = await child.RunAsync(
            child.Run(items) with { ItemTimeout = TimeSpan.FromSeconds(4), ExpectedItemTime = TimeSpan.FromMilliseconds(0.1) });

        Assert.Equal(200, end.Answered);
        Assert.Equal((150L, "timeout"), (child.Failures.Keys.Single(), child.Failures.Values.Single().Code));
        Assert.Equal("22201", child.Outputs[149]);
        Assert.Equal("22801", child.Outputs[151]);
        // Sent together with others, it is not run again to be found.
        Assert.True(begun.Elapsed < TimeSpan.FromSeconds(7.5), $"It took {begun.Elapsed}.");
    }

    [Fact]
    public async Task FindsTheHangOfOneThatBuffers()
    {
        await using var child = new Child { Command = Programs.Lines("mawk", "{ if ($1 == 50) system(\"sleep 60\"); print $1 }") };
        await EarnTrustAsync(child);

        var end = await child.RunAsync(child.Run(Child.Numbers(100)) with { ItemTimeout = TimeSpan.FromSeconds(0.5) });

        Assert.Equal(100, end.Answered);
        Assert.Equal((50L, "timeout"), (child.Failures.Keys.Single(), child.Failures.Values.Single().Code));
    }

    [Fact]
    public async Task FailsTheItemThatTakesTooMuchMemory()
    {
        await using var child = new Child { Command = Programs.Misbehaving() };

        await child.RunAsync(child.Run("1", Child.Do("eat", new { bytes = 300 << 20 }), "3") with { MemoryLimitBytes = 100 << 20 });

        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal((1L, "memory_limit"), (failure.Index, failure.Code));
    }

    [Fact]
    public async Task ReleasesWhatWasNotBegun()
    {
        await using var child = new Child(stopTimeout: TimeSpan.FromSeconds(20)) { Command = Programs.Misbehaving() };
        using var release = new CancellationTokenSource();

        var run = child.RunAsync(child.Run([.. Enumerable.Repeat(Child.Do("spin", new { seconds = 0.1 }), 1000)]) with { Release = release.Token });
        await Until.TrueAsync(() => child.Delivered.Count > 2, "at work");
        await release.CancelAsync();
        var end = await run;

        Assert.Equal((RunEnding.Released, child.Delivered.Count), (end.Ending, end.Answered));
        Assert.InRange(end.Answered, 3, 20);
        Assert.Equal(0, end.Usage.WorkerRestarts);
    }

    // With its item where that is certain: not where the program is looked at while it does something yet.
    [Fact]
    public async Task PassesOnWhatItPrintsToItsErrors()
    {
        await using var child = new Child { Command = Programs.Misbehaving() };
        var indexes = new List<long?>();

        for (var round = 0; round < 50 && !indexes.Contains(1); round++)
        {
            var printed = new System.Collections.Concurrent.ConcurrentQueue<PrintedLine>();
            await child.RunAsync(child.Run("1", Child.Do("stderr", new { text = "hello" }), "3") with { Print = printed.Enqueue, Caller = child });
            var line = Assert.Single(printed);
            Assert.Equal((PrintedTo.Errors, "hello"), (line.To, line.Text));
            indexes.Add(line.Index);
        }

        Assert.Equal(1, indexes.Last());
        Assert.All(indexes.SkipLast(1), Assert.Null);
    }

    // Only a program that is known is given many items together.
    private static async Task EarnTrustAsync(Child child)
    {
        await child.RunAsync([.. Enumerable.Repeat("1", 20_000)]);
        child.Delivered.Clear();
    }
}
