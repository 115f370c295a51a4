using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Starting;

/// <summary>
/// Workers that do not start, of each kind there is. What happens in an initializer is in <see cref="Crashing.CrashingOnEachKind{TKind}"/>.
/// </summary>
public abstract class StartingOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    public static TheoryData<string, string> Programs => new()
    {
        { "/no/such/program", "No such file" },
        { "no-such-program", "No such file" },
        { "/etc/passwd", "Permission denied" },
        { "/etc", "is a directory" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task SaysThatItsProgramIsNotThereOrCannotBeExecuted(string program, string reason)
    {
        await using var ordeal = new Ordeal<TKind>();
        var run = ordeal.Kind.Run([ordeal.Kind.Good(0)]);

        var end = await ordeal.Child.RunAsync(run with { Command = run.Command with { Name = program, Executable = program } });

        Assert.Equal((RunEnding.Unavailable, 0), (end.Ending, end.Answered));
        Assert.Contains(reason, end.Reason, StringComparison.Ordinal);
        Assert.Contains(program, end.Reason, StringComparison.Ordinal);
        await ordeal.EndAsync();
    }

    [Fact]
    public async Task WaitsForOneThatStartsSlowly()
    {
        await using var ordeal = new Ordeal<TKind>();
        var run = ordeal.Kind.Run([.. Enumerable.Range(0, 5).Select(ordeal.Kind.Good)]);

        await ordeal.RunAsync(run with { Command = Before(run.Command, "sleep 1") });

        await ordeal.EndAsync();
    }

    [Fact]
    public async Task GivesUpOnOneThatNeverDoes()
    {
        await using var ordeal = new Ordeal<TKind>(configure: options => options.StartTimeout = TimeSpan.FromSeconds(0.2));
        var run = ordeal.Kind.Run([ordeal.Kind.Good(0)]);

        var end = await ordeal.Child.RunAsync(
            run with { Command = Before(run.Command, "echo 'still waiting for the licence server' >&2; sleep 600") });

        Assert.Equal((RunEnding.Unavailable, 0), (end.Ending, end.Answered));
        Assert.Contains("was not ready within 0.2 s", end.Reason, StringComparison.Ordinal);
        Assert.Contains("still waiting for the licence server", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivesUpOnOneThatHasFailedThreeTimesAndSaysHowAndWhatItSaid()
    {
        // One that may write nowhere cannot count.
        if (new TKind().Command().Isolation.Writable.Count == 0)
            return;

        await using var ordeal = new Ordeal<TKind>();
        var starts = ordeal.FileNamed("starts");
        var run = ordeal.Kind.Run([ordeal.Kind.Good(0)]);

        var end = await ordeal.Child.RunAsync(run with { Command = Before(run.Command, $"echo start >> {starts}; echo 'no licence' >&2; exit 3") });

        Assert.Equal((RunEnding.Unavailable, 0), (end.Ending, end.Answered));
        Assert.Contains("exited with code 3", end.Reason, StringComparison.Ordinal);
        Assert.EndsWith("no licence", end.Reason, StringComparison.Ordinal);
        Assert.Equal(["start", "start", "start"], await File.ReadAllLinesAsync(starts, TestContext.Current.CancellationToken));
        await ordeal.EndAsync();
    }

    /// <param name="bytes">More than a pipe holds, so that it ends while it is written to; or less.</param>
    [Theory]
    [InlineData(10)]
    [InlineData(10 << 20)]
    public async Task SaysThatItsScriptCannotBeRead(int bytes)
    {
        await using var ordeal = new Ordeal<TKind>();
        var run = ordeal.Kind.Run([$"\"{new string('x', bytes)}\"", ordeal.Kind.Good(1)]);

        var end = await ordeal.Child.RunAsync(
            run with { Command = run.Command with { Name = "no script", Executable = "/usr/bin/python3", Arguments = ["/no/access.py"] } });

        Assert.Equal((RunEnding.Unavailable, 0), (end.Ending, end.Answered));
        Assert.Contains("exited with code 2", end.Reason, StringComparison.Ordinal);
        Assert.Contains("can't open file '/no/access.py'", end.Reason, StringComparison.Ordinal);
        await ordeal.EndAsync();
    }

    private static WorkerCommand Before(WorkerCommand command, string script) => command with
    {
        Name = $"{command.Name} after {script}",
        Executable = "/bin/sh",
        Arguments = ["-c", $"{script}; exec \"$@\"", "sh", command.Executable, .. command.Arguments],
    };
}

public sealed class StartingDotNetWorkers : StartingOnEachKind<DotNetWorker>;

public sealed class StartingPythonWorkers : StartingOnEachKind<PythonWorker>;

public sealed class StartingCommandWorkers : StartingOnEachKind<CommandWorker>;

public sealed class StartingScriptedChildren : StartingOnEachKind<ScriptedChild>;

public sealed class StartingScripts : StartingOnEachKind<ScriptWorker>;
