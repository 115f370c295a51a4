using System.Text;
using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Input;
using BatchApi.Jobs.Items;
using BatchApi.Jobs.Options;
using BatchApi.Storage;
using BatchApi.Tests.Jobs;

namespace BatchApi.Tests.Storage;

/// <summary>
/// A store of its own for one test, on a clock that the test moves. To derive from this is all that it takes to try another storage.
/// </summary>
internal abstract class TemporaryStore : IAsyncDisposable
{
    private static readonly Dictionary<string, string> NoLabels = [];
    private readonly Func<string, TimeSpan, TimeProvider, IStore> _open;
    private IStore? _store;

    /// <param name="open">Opens what is in the folder, with leases of this length, on this clock; makes it if there is nothing.</param>
    protected TemporaryStore(Func<string, TimeSpan, TimeProvider, IStore> open)
    {
        _open = open;
        _store = Open();
    }

    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(15);

    public string Folder { get; } = Directory.CreateTempSubdirectory("batchapi-store-").FullName;

    public SteppedClock Time { get; } = new();

    public IStore Store => _store!;

    public static JobOptions Options { get; } = SentOptions.InEffect();

    /// <summary>One line per item: its index.</summary>
    public static ReadOnlyMemory<byte> Lines(long first, int count) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, count).Select(offset => $"{first + offset}\n")));

    public static string Text(ReadOnlyMemory<byte> lines) => Encoding.UTF8.GetString(lines.Span);

    public static NewJob NewJob(Guid id, long total, int? maxWorkers = null, IReadOnlyDictionary<string, string>? labels = null) =>
        new(
            id, "square", null, null, total, Priority.Normal,
            maxWorkers is { } most ? SentOptions.InEffect((MaxWorkers.Option, most)) : Options,
            labels ?? NoLabels);

    public static Outcomes Outcomes(Chunk chunk, int count, params Failure[] failures) =>
        new(chunk.First + chunk.Position, count, Lines(chunk.First + chunk.Position, count), failures);

    public IStore Open() => _open(Folder, Lease, Time);

    /// <summary>Rows that are kept under a job's id, whether or not there is such a job; its own is not counted.</summary>
    public abstract long CountRows(Guid job);

    /// <summary>A job of segments of these sizes.</summary>
    public async Task<Job> AcceptAsync(params int[] segments) => await AcceptAsync(Options, segments);

    public async Task<Job> AcceptAsync(JobOptions options, int[] segments)
    {
        var id = Guid.CreateVersion7();
        var first = 0;
        foreach (var count in segments)
        {
            await Store.AppendAsync(id, new Segment(first, count, Lines(first, count)), CancellationToken.None);
            first += count;
        }

        return await Store.AcceptAsync(NewJob(id, first) with { Options = options }, null, CancellationToken.None);
    }

    public async Task<Job> AcceptRangeAsync(long count)
    {
        var job = NewJob(Guid.CreateVersion7(), count) with { Range = new NumberRange(0, count, 1) };
        return await Store.AcceptAsync(job, null, CancellationToken.None);
    }

    /// <summary>A chunk of the job that must be there to claim.</summary>
    public async Task<Chunk> ClaimAsync(Guid job, int count = 1000, string node = "node")
    {
        var claim = await Store.ClaimAsync(job, node, (_, _) => count, CancellationToken.None);
        Assert.Equal(ClaimAnswer.Claimed, claim.Answer);
        return claim.Chunk!;
    }

    public async Task<Job> FindAsync(Guid job) => (await Store.FindAsync(job, CancellationToken.None))!;

    public async Task CloseAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _store = null;
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        _store = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
