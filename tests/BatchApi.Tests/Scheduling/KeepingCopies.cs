using BatchApi.Catalogue;
using BatchApi.Catalogue.Entries;
using BatchApi.Catalogue.Sources;
using BatchApi.Jobs.Options;
using BatchApi.Pool;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BatchApi.Tests.Scheduling;

/// <summary>Each version of the operations folder is kept as a copy for as long as a worker may need it.</summary>
public sealed class KeepingCopies : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-copies-");
    private readonly FakeTimeProvider _time = new();
    private readonly WorkerPool _pool = new(new PoolOptions { Workers = 1 });
    private readonly DotNetOperations _operations;

    public KeepingCopies() => _operations = new(
        _pool, Options.Create(new OperationsOptions { Directory = _folder.FullName }), Options.Create(new JobsOptions()),
        new HostingEnvironment { ContentRootPath = "/" }, _time, NullLogger<DotNetOperations>.Instance);

    private List<string> Copies => [.. Directory.EnumerateDirectories(_pool.Folder, "operations-*").Select(copy => Path.GetFileName(copy)).Order()];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _operations.Dispose();
        await _pool.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task MakesNoneOfAnEmptyFolder()
    {
        var entries = await DescribeAsync();

        Assert.Empty(Copies);
        Assert.Contains(entries, entry => entry.Operation.Name == "square");
        Assert.False(_operations.HasChanged());
        Assert.False(_operations.HasChanged());
    }

    [Fact]
    public async Task TakesTheSameAgainIfNothingHasChanged()
    {
        await ChangeAsync("1");
        var first = (await DescribeAsync())[0].Command.Name;

        Assert.Equal(first, (await DescribeAsync())[0].Command.Name);
        Assert.Equal(["operations-1"], Copies);
    }

    [Fact]
    public async Task WaitsUntilTheFolderIsStill()
    {
        await DescribeAsync();
        Assert.False(_operations.HasChanged());

        await ChangeAsync("1");
        Assert.False(_operations.HasChanged());
        await ChangeAsync("more");
        Assert.False(_operations.HasChanged());
        Assert.True(_operations.HasChanged());
    }

    [Fact]
    public async Task DeletesWhatNoWorkerNeedsAnyMore()
    {
        await ChangeAsync("1");
        var old = (await DescribeAsync())[0].Command;
        await ChangeAsync("more");
        await DescribeAsync();
        Assert.Equal(["operations-1", "operations-2"], Copies);

        await _operations.RetireAsync(CancellationToken.None);
        await Until.TrueAsync(() => Task.FromResult(!_pool.Retire(old)), "left");
        await _operations.RetireAsync(CancellationToken.None);
        Assert.Equal(["operations-1", "operations-2"], Copies); // a run may be about to begin
        _time.Advance(TimeSpan.FromMinutes(1));
        await _operations.RetireAsync(CancellationToken.None);

        Assert.Equal(["operations-2"], Copies);
    }

    private Task<IReadOnlyList<CatalogueEntry>> DescribeAsync() => _operations.DescribeAsync(TestContext.Current.CancellationToken);

    private Task ChangeAsync(string text) =>
        File.WriteAllTextAsync(Path.Combine(_folder.FullName, "note.txt"), text, TestContext.Current.CancellationToken);
}
