using System.Text.Json;
using BatchApi.Pool.Confinement;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Isolating;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Confining;

/// <summary>
/// What a curious operation tries, on each kind of worker there is. Each layer is tried alone, with all others, and not at all: what does not
/// succeed in the last case, the test could not tell.
/// </summary>
public abstract class ConfiningOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    private static readonly (string Attempt, IsolationLayers Layers)[] Attempts =
    [
        // Landlock alone does not hold one that has CAP_PERFMON.
        ("service_environment", IsolationLayers.Files | IsolationLayers.Privileges),
        ("service_memory", IsolationLayers.Files),
        ("service_descriptors", IsolationLayers.Files),
        ("service_signal", IsolationLayers.Files),
        ("other_signal", IsolationLayers.Files),
        ("read", IsolationLayers.Files),
        ("read_foreign", IsolationLayers.Files),
        ("list", IsolationLayers.Files),
        ("write", IsolationLayers.Files),
        ("write_foreign", IsolationLayers.Files),
        ("truncate", IsolationLayers.Files),
        ("make", IsolationLayers.Files),
        ("remove", IsolationLayers.Files),
        ("move_out", IsolationLayers.Files),
        ("read_through_link", IsolationLayers.Files),
        ("execute", IsolationLayers.Files),
        ("tcp", IsolationLayers.Files),
        ("listen", IsolationLayers.Files),
        ("abstract", IsolationLayers.Files),
        ("service_memory_by_call", IsolationLayers.Calls),
        ("service_limits", IsolationLayers.Calls),
        ("tcp", IsolationLayers.Calls),
        ("listen", IsolationLayers.Calls),
        ("udp", IsolationLayers.Calls),
        ("local", IsolationLayers.Calls),
        ("local_datagrams", IsolationLayers.Calls),
        ("ptrace", IsolationLayers.Calls),
        ("unshare", IsolationLayers.Calls),
        ("clone", IsolationLayers.Calls),
        ("io_uring", IsolationLayers.Calls),
        ("keyring", IsolationLayers.Calls),
        ("shared_memory", IsolationLayers.Calls),
        ("keep_rights", IsolationLayers.Privileges),
        ("dump_core", IsolationLayers.Limits),
        ("open_many_files", IsolationLayers.Limits),
        ("write_huge_file", IsolationLayers.Limits),
    ];

    public static TheoryData<IsolationLayers> Layers => [.. Attempts.Select(attempt => attempt.Layers).Distinct()];

    [Theory]
    [MemberData(nameof(Layers))]
    public async Task RefusesAlreadyByOneLayerWhatThatForbids(IsolationLayers layers) =>
        await AssertAsync(
            "refused", new() { Layers = layers }, [.. Attempts.Where(attempt => attempt.Layers == layers).Select(attempt => attempt.Attempt)]);

    [Fact]
    public async Task RefusesAllOfItByAllLayers() => await AssertAsync("refused", new(), AllAttempts());

    [Fact]
    public async Task RefusesNothingWithoutLayers() => await AssertAsync("done", new() { Layers = IsolationLayers.None }, AllAttempts());

    [Fact]
    public async Task LetsThoseThatMayUseTheNetwork()
    {
        await AssertAsync("done", new() { Network = true }, "tcp", "listen", "udp");
        await AssertAsync("refused", new() { Network = true }, [.. AllAttempts().Except(["tcp", "listen", "udp"])]);
    }

    [Fact]
    public async Task LetsThoseThatMayUseLocalSockets()
    {
        string[] local = ["local", "local_datagrams", "abstract"];

        await AssertAsync("done", new() { LocalSockets = true }, local);
        await AssertAsync("refused", new() { LocalSockets = true }, [.. AllAttempts().Except(local)]);
        await AssertAsync("done", new() { LocalSockets = true, Network = true }, [.. local, "tcp", "listen", "udp"]);
    }

    [Fact]
    public async Task OpensWhatIsReadableAndWritable()
    {
        await using var around = await Surroundings.MakeAsync();
        string[] reading = ["execute", "read", "read_through_link"];
        string[] writing = ["write", "truncate", "make", "move_out", "remove"];

        await AssertAsync("done", around, new() { Readable = [.. reading.Select(around.Precious), "/no/such/file"] }, reading);
        await AssertAsync("refused", around, new() { Readable = [around.Folder] }, writing);
        await AssertAsync("done", around, new() { Writable = [around.Folder] }, [.. reading, .. writing]);
    }

    [Fact]
    public async Task FollowsNoLinkThatAWorkerLeftInItsScratch()
    {
        await using var around = await Surroundings.MakeAsync();
        var precious = around.Precious("precious");

        await AssertAsync("done", around, new(), "leave_link");

        Assert.True(File.Exists(precious));
    }

    private static string[] AllAttempts() => [.. Attempts.Select(attempt => attempt.Attempt).Distinct()];

    private static async Task AssertAsync(string expected, Isolation isolation, params string[] attempts)
    {
        await using var around = await Surroundings.MakeAsync();
        await AssertAsync(expected, around, isolation, attempts);
    }

    private static async Task AssertAsync(string expected, Surroundings around, Isolation isolation, params string[] attempts)
    {
        await using var ordeal = new Ordeal<TKind>();
        var run = ordeal.Kind.Run([.. attempts.Select(attempt => ordeal.Kind.Attempt(around.Attempt(attempt)))]);
        var confined = run.Command with { Isolation = isolation with { Readable = [.. run.Command.Isolation.Readable, .. isolation.Readable] } };

        var end = await ordeal.Child.RunAsync(run with { Command = confined });

        Assert.Equal((RunEnding.Completed, null), (end.Ending, end.Reason));
        var answers = attempts.Select((attempt, index) =>
            $"{attempt}: {(ordeal.Child.Failures.TryGetValue(index, out var failure) ? failure : JsonElement.Parse(ordeal.Child.Outputs[index]))}");
        var others = answers.Where(answer => !answer.Contains($": {expected}", StringComparison.Ordinal)).ToList();
        Assert.True(others.Count == 0, $"Not {expected}:\n{string.Join('\n', others)}");
    }
}

public sealed class ConfiningDotNetWorkers : ConfiningOnEachKind<DotNetWorker>
{
    [Fact]
    public async Task KeepsTheThreadThatItsParentDeathSignalFollows()
    {
        await using var child = new Child { Command = new DotNetWorker().Command() };

        await child.Pool.WarmAsync(child.Command, TestContext.Current.CancellationToken);

        var parent = IsolatingWorkers.ParentThread(child.Pool.Workers[0].Pid!.Value);
        Assert.Equal(StartingThread.Name, (await File.ReadAllTextAsync($"{parent}/comm")).TrimEnd());
    }
}

public sealed class ConfiningPythonWorkers : ConfiningOnEachKind<PythonWorker>;

public sealed class ConfiningCommandWorkers : ConfiningOnEachKind<CommandWorker>;

public sealed class ConfiningScriptedChildren : ConfiningOnEachKind<ScriptedChild>;
