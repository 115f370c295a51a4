using System.Collections.Concurrent;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Printing;

/// <summary>A worker that one caller has used is used for another: nothing that the first has printed reaches the second.</summary>
public sealed class ChangingCallers
{
    private readonly ConcurrentQueue<PrintedLine> _lines = new();

    [Fact]
    public async Task GivesLinesOfAnEarlierRunToItsCallerOnly()
    {
        await using var child = new Child();
        await RunAsync(child, "a", "1");

        await RunAsync(child, "a", Print("of a", run: -1));
        await RunAsync(child, "b", Print("late", run: -1), Print("of b", stream: 1));

        Assert.Equal([("of a", PrintedTo.Output), ("of b", PrintedTo.Errors)], _lines.Select(line => (line.Text, line.To)));
    }

    [Fact]
    public async Task TakesARunThatNamesNobodyForACallerOfItsOwn()
    {
        await using var child = new Child();
        await RunAsync(child, null, "1");

        await RunAsync(child, null, Print("late", run: -1));

        Assert.Empty(_lines);
    }

    [Fact]
    public async Task GivesNativeOutputToTheNextCallerIfNothingIsLeftThatWrites()
    {
        await using var child = new Child();
        await RunAsync(child, "a", Child.Do("stderr", new { text = "of a" }));

        await RunAsync(child, "b", Child.Do("stderr", new { text = "of b" }));

        Assert.Equal(["of a", "of b"], _lines.Select(line => line.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GivesNativeOutputToNobodyIfAnEarlierCallerHasLeftSomething(bool inOwnSession)
    {
        await using var child = new Child();
        var file = Path.Combine(Path.GetTempPath(), $"go-{Guid.NewGuid():N}");
        await RunAsync(child, "a", Leave(file, inOwnSession));
        var pid = child.Pool.Workers[0].Pid;

        await RunAsync(child, "b", Meet(file), Child.Do("stderr", new { text = "of whom" }));

        Assert.Empty(_lines);
        Assert.Equal(pid, child.Pool.Workers[0].Pid);
    }

    [Fact]
    public async Task ExplainsACrashWithoutTheErrorsOfAnotherCaller()
    {
        await using var child = new Child();
        await RunAsync(child, "a", Child.Do("stderr", new { text = "a secret" }));

        await child.RunAsync(child.Run(Child.Do("exit", new { code = 3, say = "own" })) with { Caller = "b", MaxCrashes = 1 });

        var message = Assert.Single(child.Failures).Value.Message;
        Assert.Contains("own", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainsACrashWithWhatTheLanguagePrinted()
    {
        await using var child = new Child();

        await child.RunAsync(child.Run(Print("so it was", stream: 1, thenExit: true)) with { MaxCrashes = 1 });

        Assert.Contains("so it was", Assert.Single(child.Failures).Value.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartsAProgramAnewThatHasLeftSomethingAndWrites()
    {
        await using var child = new Child { Command = Programs.Misbehaving() };
        var file = Path.Combine(Path.GetTempPath(), $"go-{Guid.NewGuid():N}");
        await RunAsync(child, "a", Child.Do("stderr", new { text = "of a" }), Leave(file, inOwnSession: false));
        var pid = child.Pool.Workers[0].Pid;

        await RunAsync(child, "b", Child.Do("stderr", new { text = "of b" }));

        Assert.Equal(["of a", "of b"], _lines.Select(line => line.Text));
        Assert.NotEqual(pid, child.Pool.Workers[0].Pid);
    }

    [Fact]
    public async Task KeepsAProgramThatHasLeftNothing()
    {
        await using var child = new Child { Command = Programs.Misbehaving() };
        await RunAsync(child, "a", Child.Do("stderr", new { text = "of a" }));
        var pid = child.Pool.Workers[0].Pid;

        await RunAsync(child, "b", Child.Do("stderr", new { text = "of b" }));

        Assert.Equal(["of a", "of b"], _lines.Select(line => line.Text));
        Assert.Equal(pid, child.Pool.Workers[0].Pid);
    }

    [Fact]
    public async Task GivesAProgramsLateErrorsToNobody()
    {
        await using var child = new Child { Command = Programs.Misbehaving() };
        var file = Path.Combine(Path.GetTempPath(), $"go-{Guid.NewGuid():N}");
        await RunAsync(child, "a", Leave(file, inOwnSession: false));

        await RunAsync(child, "b", Meet(file));

        Assert.Empty(_lines);
    }

    // By the protocol: for the run that was so many before this one.
    private static string Print(string text, int run = 0, int stream = 0, bool thenExit = false)
    {
        string[] texts = [text];
        return thenExit ? Child.Do("print", new { texts, run, stream, then = 4 }) : Child.Do("print", new { texts, run, stream });
    }

    // A process that writes when there is the file, and then takes it away.
    private static string Leave(string file, bool inOwnSession) => Child.Do(
        "run a script",
        new
        {
            script =
                $"{(inOwnSession ? "setsid " : "")}sh -c 'while ! [ -e {file} ]; do sleep 0.02; done; echo late >&2; rm {file}; exec sleep 60' &",
        });

    private static string Meet(string file) => Child.Do("run a script", new { script = $": > {file}; while [ -e {file} ]; do sleep 0.02; done" });

    private Task<RunEnd> RunAsync(Child child, string? caller, params string[] items)
    {
        child.Forget();
        return child.RunAsync(child.Run(items) with { Print = _lines.Enqueue, Caller = caller });
    }
}
