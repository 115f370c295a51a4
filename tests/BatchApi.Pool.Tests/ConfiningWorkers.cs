using System.Text.Json;
using BatchApi.Pool.Confinement;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Pool.Tests;

/// <summary>What no kind of worker makes different; what it does is in <see cref="ConfiningAnywhere{TKind}"/>.</summary>
public sealed class ConfiningWorkers
{
<<<<<<< HEAD
=======
    public static TheoryData<string, IsolationLayers> Attempts => new()
    {
        // Landlock alone does not hold one that has CAP_PERFMON.
        { "service_environment", IsolationLayers.Files | IsolationLayers.Privileges },
        { "service_memory", IsolationLayers.Files },
        { "service_descriptors", IsolationLayers.Files },
        { "service_signal", IsolationLayers.Files },
        { "other_signal", IsolationLayers.Files },
        { "read", IsolationLayers.Files },
        { "list", IsolationLayers.Files },
        { "write", IsolationLayers.Files },
        { "truncate", IsolationLayers.Files },
        { "make", IsolationLayers.Files },
        { "remove", IsolationLayers.Files },
        { "move_out", IsolationLayers.Files },
        { "read_through_link", IsolationLayers.Files },
        { "execute", IsolationLayers.Files },
        { "tcp", IsolationLayers.Files },
        { "listen", IsolationLayers.Files },
        { "abstract", IsolationLayers.Files },
        { "service_memory_by_call", IsolationLayers.Calls },
        { "service_limits", IsolationLayers.Calls },
        { "tcp", IsolationLayers.Calls },
        { "listen", IsolationLayers.Calls },
        { "udp", IsolationLayers.Calls },
        { "local", IsolationLayers.Calls },
        { "local_datagrams", IsolationLayers.Calls },
        { "ptrace", IsolationLayers.Calls },
        { "unshare", IsolationLayers.Calls },
        { "clone", IsolationLayers.Calls },
        { "io_uring", IsolationLayers.Calls },
        { "keyring", IsolationLayers.Calls },
        { "shared_memory", IsolationLayers.Calls },
        { "keep_rights", IsolationLayers.Privileges },
        { "dump_core", IsolationLayers.Limits },
        { "open_many_files", IsolationLayers.Limits },
        { "write_huge_file", IsolationLayers.Limits },
    };

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task RefusesWhatItsLayerForbids(string attempt, IsolationLayers layer)
    {
        await using var around = await Surroundings.MakeAsync();
        using var cores = new CoreFiles();
        var item = around.Attempt(attempt, attempt == "list" ? around.Folder : null);

        var alone = await AnswerAsync(item, new() { Layers = layer });
        var all = await AnswerAsync(item, new());
        var none = await AnswerAsync(item, new() { Layers = IsolationLayers.None });

        Assert.StartsWith("refused", alone, StringComparison.Ordinal);
        Assert.StartsWith("refused", all, StringComparison.Ordinal);
        Assert.Equal("done", none);
    }

    [Fact]
    public async Task LimitsTheProcessesOfThoseWhoAreNotRoot()
    {
        if (await AnotherUser.HasRunItAsync(typeof(ConfiningWorkers))) return;

        var item = Child.Do("attempt", new { attempt = "start_many_threads" });

        Assert.Equal("refused: EAGAIN", await AnswerAsync(item, new() { Layers = IsolationLayers.Limits }));
        Assert.Equal("done", await AnswerAsync(item, new() { Layers = IsolationLayers.None }));
    }

    [Fact]
    public async Task ShowsNoWorkerAnothersScratch()
    {
        await using var around = await Surroundings.MakeAsync();

        Assert.StartsWith("refused", await AnswerAsync(around.Attempt("read", around.Foreign), new()), StringComparison.Ordinal);
        Assert.StartsWith("refused", await AnswerAsync(around.Attempt("write", around.Foreign), new()), StringComparison.Ordinal);
        Assert.Equal("done", await AnswerAsync(around.Attempt("read", around.Foreign), new() { Layers = IsolationLayers.None }));
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("listen")]
    [InlineData("udp")]
    public async Task LetsThoseThatMayUseTheNetwork(string attempt)
    {
        await using var around = await Surroundings.MakeAsync();

        Assert.Equal("done", await AnswerAsync(around.Attempt(attempt), new() { Network = true }));
        Assert.StartsWith("refused", await AnswerAsync(around.Attempt("local"), new() { Network = true }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpensWhatIsReadableAndWritable()
    {
        await using var around = await Surroundings.MakeAsync();
        var readable = new Isolation { Readable = [around.Precious, "/no/such/file"] };
        var writable = new Isolation { Writable = [around.Folder] };

        Assert.Equal("done", await AnswerAsync(around.Attempt("read"), readable));
        Assert.StartsWith("refused", await AnswerAsync(around.Attempt("write"), readable), StringComparison.Ordinal);
        foreach (var attempt in new[] { "execute", "read", "write", "make", "move_out", "remove" })
            Assert.Equal((attempt, "done"), (attempt, await AnswerAsync(around.Attempt(attempt), writable)));
    }

>>>>>>> poolproof
    [Theory]
    [InlineData("process")]
    [InlineData("event_loop")]
    [InlineData("libraries")]
    [InlineData("shell")]
    [InlineData("jq")]
    [InlineData("compiler")]
    [InlineData("temporary_files")]
    [InlineData("threads")]
    [InlineData("names")]
    public async Task BreaksNothingThatHonestProgramsDo(string what) =>
        Assert.Equal("hello", await AnswerAsync(Child.Do("use", new { what }), new()));

    [Fact]
    public async Task LetsSemaphoresBeSharedWhereTheirFolderIsWritable()
    {
        Assert.Equal("hello", await AnswerAsync(Child.Do("use", new { what = "semaphores" }), new() { Writable = ["/dev/shm"] }));
    }

    [Fact]
    public async Task DoesNotStartWithoutItsWritableFolder()
    {
        await using var child = Confined(new() { Writable = ["/no/such/folder"] });

        var end = await child.RunAsync("1");

        Assert.Equal(RunEnding.Unavailable, end.Ending);
        Assert.Contains("/no/such/folder", end.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IsolationLayers.Privileges)]
    [InlineData(IsolationLayers.Limits)]
    [InlineData(IsolationLayers.Files)]
    [InlineData(IsolationLayers.Calls)]
    public async Task DoesNotStartWithoutALayerThatIsRequired(IsolationLayers missing)
    {
        var offered = new OfferedLayers([.. WorkerPool.Isolation.Select(report => report.Layer == missing ? report with { IsAvailable = false, Detail = "not here" } : report)]);
        await using var pool = new WorkerPool(new() { Workers = 1 }, NullLogger<WorkerPool>.Instance, null, offered);
        await using var child = Confined(new() { IsRequired = true });

        var refusal = await Assert.ThrowsAsync<WorkerStartException>(() => pool.DescribeAsync(child.Command, TestContext.Current.CancellationToken));

        Assert.Contains($"{missing} (not here)", refusal.Message, StringComparison.Ordinal);
        await pool.DescribeAsync(child.Command with { Isolation = child.Command.Isolation with { Layers = IsolationLayers.All & ~missing } }, TestContext.Current.CancellationToken);
        await pool.DescribeAsync(child.Command with { Name = "other", Isolation = child.Command.Isolation with { IsRequired = false } }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void ReportsEachLayer()
    {
        Assert.Equal(
            [IsolationLayers.Privileges, IsolationLayers.Limits, IsolationLayers.Files, IsolationLayers.Calls],
            WorkerPool.Isolation.Select(report => report.Layer));
        Assert.All(WorkerPool.Isolation, report => Assert.NotEmpty(report.Detail));
        Assert.Matches("^Landlock ABI [0-9]+: files", WorkerPool.Isolation[2].Detail);
    }

    private static Child Confined(Isolation isolation) => new(isolation: isolation with { Readable = [AppContext.BaseDirectory, .. isolation.Readable] });

    private static async Task<string> AnswerAsync(string item, Isolation isolation)
    {
        await using var child = Confined(isolation);
        var end = await child.RunAsync(item);
        Assert.Equal((RunEnding.Completed, null), (end.Ending, end.Reason));
        Assert.Empty(child.Failures);
        return JsonElement.Parse(child.Outputs[0]).GetString()!;
    }
}
