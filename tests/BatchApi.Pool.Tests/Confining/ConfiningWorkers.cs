using System.Text.Json;
using BatchApi.Pool.Confinement;
using BatchApi.Pool.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Pool.Tests.Confining;

/// <summary>What no kind of worker makes different; what it does is in <see cref="ConfiningOnEachKind{TKind}"/>.</summary>
public sealed class ConfiningWorkers
{
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
    public async Task LimitsTheProcessesOfThoseWhoAreNotRoot()
    {
        if (await AnotherUser.HasRunItAsync(typeof(ConfiningWorkers)))
            return;

        var item = Child.Do("attempt", new { attempt = "start_many_threads" });

        Assert.Equal("refused: EAGAIN", await AnswerAsync(item, new() { Layers = IsolationLayers.Limits }));
        Assert.Equal("done", await AnswerAsync(item, new() { Layers = IsolationLayers.None }));
    }

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
        var offered = new OfferedLayers(
            [.. WorkerPool.Isolation.Select(report => report.Layer == missing ? report with { IsAvailable = false, Detail = "not here" } : report)]);
        await using var pool = new WorkerPool(new() { Workers = 1 }, NullLogger<WorkerPool>.Instance, null, offered);
        await using var child = Confined(new() { IsRequired = true });

        var refusal = await Assert.ThrowsAsync<WorkerStartException>(() => pool.DescribeAsync(child.Command, TestContext.Current.CancellationToken));

        Assert.Contains($"{missing} (not here)", refusal.Message, StringComparison.Ordinal);
        await pool.DescribeAsync(
            child.Command with { Isolation = child.Command.Isolation with { Layers = IsolationLayers.All & ~missing } },
            TestContext.Current.CancellationToken);
        await pool.DescribeAsync(
            child.Command with { Name = "other", Isolation = child.Command.Isolation with { IsRequired = false } },
            TestContext.Current.CancellationToken);
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

    private static Child Confined(Isolation isolation) =>
        new(isolation: isolation with { Readable = [AppContext.BaseDirectory, .. isolation.Readable] });

    private static async Task<string> AnswerAsync(string item, Isolation isolation)
    {
        await using var child = Confined(isolation);
        var end = await child.RunAsync(item);
        Assert.Equal((RunEnding.Completed, null), (end.Ending, end.Reason));
        Assert.Empty(child.Failures);
        return JsonElement.Parse(child.Outputs[0]).GetString()!;
    }
}
