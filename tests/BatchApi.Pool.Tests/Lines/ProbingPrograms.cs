using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Lines;

/// <summary>A program can begin if it waits for its first item, or answers the one that it is given: what a job would ask of it.</summary>
public sealed class ProbingPrograms
{
    private const string One = "1\n";

    [Theory]
    [InlineData("exec cat")]
    [InlineData("cat")]
    [InlineData("while read -r line; do echo $line; done")]
    [InlineData("sleep 0.3; exec cat")]
    [InlineData("exec python3 -c 'import sys\nfor line in sys.stdin: print(line, end=\"\", flush=True)'")]
    // What it polls cannot be seen: it is believed after a second.
    [InlineData("exec python3 -c 'import os, select\nselect.select([0], [], [])\nos.write(1, os.read(0, 9))'")]
    [InlineData("printf '\\357\\273\\277'; exec cat")]
    public async Task CanBeginIfItWaitsForItsInput(string script) => await CanBeginAsync(script, item: "");

    [Theory]
    [InlineData("exec cat")]
    [InlineData("exec jq -c .")]
    [InlineData("sleep 0.3; exec cat")]
    // It has read its item: how long that may take is for a job to say.
    [InlineData("read -r line; sleep 60")]
    public async Task CanBeginIfItAnswersOrIsAtWorkOnItsExample(string script) => await CanBeginAsync(script, One);

    [Theory]
    [InlineData("exit 5", "", "Its worker exited with code 5 before it had read an item")]
    [InlineData("exit 5", One, "Its worker exited with code 5 before it had read an item")]
    [InlineData("exit 0", "", "Its worker exited with code 0 before it had read an item")]
    [InlineData("echo looking >&2; echo no licence >&2; exit 5", "", "Its worker exited with code 5 before it had read an item: looking\nno licence")]
    [InlineData("sleep 0.3; echo no licence >&2; exit 5", "", "Its worker exited with code 5 before it had read an item: no licence")]
    [InlineData("exec < /dev/null; sleep 0.1; read -r line; exit 5", "", "Its worker exited with code 5 before it had read an item")]
    [InlineData("kill -SEGV $$", "", "Its worker was killed by SIGSEGV")]
    [InlineData(
        "echo waiting for the licence server >&2; exec sleep 60", "",
        "Its worker lives but does not wait for an item: it was not ready within 2 s\nwaiting for the licence server")]
    [InlineData("exec sleep 60", One, "Its worker was not ready within 2 s")]
    [InlineData("echo ready; exec cat", "", "Its worker was killed by SIGKILL: wrote to its output although nothing was asked of it: ready")]
    [InlineData("read -r line; echo bad input >&2; exit 5", One, "Given its example, its worker exited with code 5: bad input")]
    public async Task CannotBeginIfItDoesNot(string script, string item, string reason)
    {
        await using var child = Start(script);

        Assert.Equal(reason, await ProbeAsync(child, item));
        Assert.Empty(child.Pool.Pids);
    }

    [Theory]
    [InlineData("exec cat", null)]
    // Nothing is known against it: it may read in its own way.
    [InlineData("while :; do sleep 0.01; done", null)]
    [InlineData("echo no licence >&2; exit 5", "it exited with code 5 before it had read an item: no licence")]
    [InlineData("sleep 0.2; exit 5", "it exited with code 5 before it had read an item")]
    public async Task IsAskedForItsLifeWhenItIsDescribed(string script, string? reason)
    {
        await using var child = Start(script);

        var failure = await Record.ExceptionAsync(() => child.Pool.DescribeAsync(child.Command, TestContext.Current.CancellationToken));

        if (reason is null)
            Assert.Null(failure);
        else
            Assert.EndsWith(reason, Assert.IsType<WorkerStartException>(failure).Message, StringComparison.Ordinal);
    }

    private static async Task CanBeginAsync(string script, string item)
    {
        await using var child = Start(script);

        Assert.Null(await ProbeAsync(child, item));
    }

    private static Child Start(string script) =>
        new(configure: options => options.StartTimeout = TimeSpan.FromSeconds(2)) { Command = Programs.Shell(script) };

    private static Task<string?> ProbeAsync(Child child, string item) =>
        child.Pool.ProbeAsync(child.Command, default, System.Text.Encoding.UTF8.GetBytes(item), TestContext.Current.CancellationToken);
}
