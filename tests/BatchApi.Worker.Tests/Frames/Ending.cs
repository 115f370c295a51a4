using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Frames;

public sealed class Ending
{
    [Fact]
    public async Task AtOnceWhenToldWhileIdle()
    {
        await using WorkerChild worker = WorkerChild.Start();
        string farewell = Path.Combine(worker.Folder, "farewell");
        _ = await worker.RunAsync("count-calls", ["1"], $$"""{"farewell":"{{farewell}}"}""");

        await worker.TerminateAsync();

        Assert.Equal(143, await worker.ExitAsync());
        Assert.True(File.Exists(farewell));
    }

    [Fact]
    public async Task AtOnceWhenTheItemCannotBeTold()
    {
        await using WorkerChild worker = WorkerChild.Start();
        await BeginAsync(worker, "misbehave-deaf", """{"do":"hang"}""");

        await worker.TerminateAsync();

        Assert.Equal(143, await worker.ExitAsync());
    }

    [Theory]
    [InlineData("misbehave", """{"do":"hang-cancellable"}""")]
    [InlineData("misbehave-async", "600000")]
    public async Task AfterTheItemThatWasTold(string operation, string item)
    {
        await using WorkerChild worker = WorkerChild.Start();
        await BeginAsync(worker, operation, item);

        await worker.TerminateAsync();
        Frame last = await worker.NextAsync();

        Assert.Equal("operation_error", RunAnswer.CodeOf(Assert.Single(last.Lines)));
        Assert.Contains("CanceledException", last.Text, StringComparison.Ordinal);
        Assert.Equal(143, await worker.ExitAsync());
    }

    [Fact]
    public async Task DespiteThreadsLeftBehind()
    {
        await using WorkerChild worker = WorkerChild.Start();
        _ = await worker.RunAsync("misbehave", ["""{"do":"leave-thread"}"""]);

        worker.CloseInput();

        Assert.Equal(0, await worker.ExitAsync());
    }

    [Theory]
    [InlineData("""{"do":"exit","code":3}""", 3)]
    [InlineData("""{"do":"exit"}""", 0)]
    [InlineData("""{"do":"fail-fast","text":"no more"}""", 134)]
    [InlineData("""{"do":"overflow"}""", 134)]
    [InlineData("""{"do":"signal","code":9}""", 137)]
    [InlineData("""{"do":"abort"}""", 134)]
    public async Task AsTheItemWillsIt(string item, int code)
    {
        await using WorkerChild worker = WorkerChild.Start();
        worker.Begin("misbehave");
        worker.Items(0, [item]);

        Assert.Equal(code, await worker.ExitAsync());
    }

    /// <summary>Begins a run of the item, then of nothing; returns when the item is at work.</summary>
    private static async Task BeginAsync(WorkerChild worker, string operation, string item)
    {
        string witness = Path.Combine(worker.Folder, "witness");
        worker.Begin(operation, $$"""{"witness":"{{witness}}"}""");
        worker.Items(0, [item, "1"]);
        Assert.Equal("", (await worker.NextAsync()).Text);
        await WorkerChild.SeesAsync(witness, lines: 1);
    }
}
