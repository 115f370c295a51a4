using System.Globalization;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Kinds;

/// <summary>A pool of one kind of worker, what is done to it, and what must be so afterwards whatever was done.</summary>
internal sealed class Ordeal<TKind> : IAsyncDisposable
    where TKind : WorkerKind, new()
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-test-");

    public Ordeal(int workers = 1, Action<PoolOptions>? configure = null) =>
        Child = new(workers, stopTimeout: TimeSpan.FromSeconds(0.5), configure: options =>
    {
        // A runtime takes its time on a busy machine.
        options.StartTimeout = TimeSpan.FromSeconds(30);
        configure?.Invoke(options);
    });

    public TKind Kind { get; } = new();

    public Child Child { get; }

    /// <summary>A file of that name that operations may write.</summary>
    public string FileNamed(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>
    /// Runs items, the innocent of which are answered with their index; fails unless each has exactly one outcome and the innocent theirs.
    /// </summary>
    /// <param name="others">Indexes of those that are not innocent, or are answered otherwise.</param>
    public async Task<RunEnd> RunAsync(Run run, params IReadOnlyCollection<int> others)
    {
        var end = await Child.RunAsync(run);
        Assert.True((end.Ending, end.Answered) == (RunEnding.Completed, run.Count), $"{end}");
        Assert.Equal(Enumerable.Range(0, run.Count).Select(index => (long)index), Child.Delivered);
        Assert.All(Child.Failures.Values, failure => Assert.True(others.Contains((int)failure.Index), $"An innocent failed: {failure}"));
        Assert.All(
            Child.Outputs.Where(output => !others.Contains((int)output.Key)),
            output => Assert.Equal(output.Key.ToString(CultureInfo.InvariantCulture), output.Value));
        return end;
    }

    /// <summary>Fails unless the next run works and the end of the pool leaves nothing.</summary>
    public async Task EndAsync(int nextCount = 20)
    {
        await NextRunAsync(nextCount);
        await Child.DisposeAsync();

        Assert.Empty(PoolProcesses.Of(Child.Pool));
        Assert.False(Directory.Exists(Child.Pool.ScratchPath), "Scratch folders are left.");
    }

    public async Task NextRunAsync(int count = 20)
    {
        Child.Forget();
        await RunAsync(Kind.Run([.. Enumerable.Range(0, count).Select(Kind.Good)]));
        Child.Forget();
    }

    public async ValueTask DisposeAsync()
    {
        await Child.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
