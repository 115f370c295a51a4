using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Storage;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class AddingUpUsage
{
    private static readonly Usage One = new(TimeSpan.FromMicroseconds(1_500_001), 100, 1);
    private static readonly Usage Other = new(TimeSpan.FromMicroseconds(500_001), 300, 2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task OfAllChunksOfAJob(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5, 5);
        var first = await temporary.ClaimAsync(job.Id);
        var second = await temporary.ClaimAsync(job.Id);

        await temporary.Store.CommitAsync(first, TemporaryStore.Outcomes(first, 5) with { Usage = new(One, 11) }, Token);
        await temporary.Store.CommitAsync(second, TemporaryStore.Outcomes(second, 5) with { Usage = new(Other, 12) }, Token);
        await temporary.ReopenAsync();

        Assert.Equal(new Usage(TimeSpan.FromMicroseconds(2_000_002), 300, 3), (await temporary.FindAsync(job.Id)).Usage);
        var chunks = await temporary.Store.ChunksAsync(job.Id, 0, 10, Token);
        Assert.Equal([(One, 11), (Other, 12)], chunks.Select(chunk => (chunk.Usage, chunk.Worker!.Value)));
    }

    [Theory]
    [EachStorage]
    public async Task OfAllRunsOfAChunkThatWasGivenBack(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id, node: "one");
        await temporary.Store.AddUsageAsync(chunk, new(One, 11), Token);
        await temporary.Store.ReleaseAsync(chunk, Token);

        temporary.Time.Advance(TimeSpan.FromSeconds(10));
        var again = await temporary.ClaimAsync(job.Id, node: "two");
        var running = (await temporary.Store.ChunksAsync(job.Id, 0, 10, Token)).Single();
        await temporary.Store.CommitAsync(again, TemporaryStore.Outcomes(again, 2), Token);
        again = again with { Position = 2 };
        await temporary.Store.CommitAsync(again, TemporaryStore.Outcomes(again, 3) with { Usage = new(Other, 12) }, Token);

        var done = (await temporary.Store.ChunksAsync(job.Id, 0, 10, Token)).Single();
        var start = temporary.Time.Start;
        Assert.Equal(new ChunkRecord(0, 5, 0, ChunkState.Running, "two", start, null, 2, One, 11) { Id = 0 }, running);
        Assert.Equal(new ChunkRecord(0, 5, 5, ChunkState.Done, "two", start, start.AddSeconds(10), 2, One + Other, 12) { Id = 0 }, done);
        Assert.Equal(One + Other, (await temporary.FindAsync(job.Id)).Usage);
    }

    [Theory]
    [EachStorage]
    public async Task KeepsTheHighestPeak(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);

        await temporary.Store.AddUsageAsync(chunk, new(Other, 11), Token);
        await temporary.Store.AddUsageAsync(chunk, new(One, 12), Token);

        var record = (await temporary.Store.ChunksAsync(job.Id, 0, 10, Token)).Single();
        Assert.Equal((One + Other, 12), (record.Usage, record.Worker!.Value));
        Assert.Equal((One + Other, 300), ((await temporary.FindAsync(job.Id)).Usage, record.Usage.PeakMemoryBytes));
    }

    [Theory]
    [EachStorage]
    public async Task NotOfAChunkThatIsAnothersByNow(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var late = await temporary.ClaimAsync(job.Id);
        temporary.Time.Advance(TimeSpan.FromSeconds(15));
        await temporary.ClaimAsync(job.Id);
        var before = await temporary.FindAsync(job.Id);

        await temporary.Store.AddUsageAsync(late, new(One, 11), Token);
        var answer = await temporary.Store.CommitAsync(late, TemporaryStore.Outcomes(late, 5) with { Usage = new(One, 11) }, Token);

        Assert.Equal(CommitAnswer.Dropped, answer);
        Assert.Equivalent(before, await temporary.FindAsync(job.Id), strict: true);
        Assert.Null((await temporary.Store.ChunksAsync(job.Id, 0, 10, Token)).Single().Worker);
    }

    [Theory]
    [EachStorage]
    public async Task IsAChangeThatWhoWaitsForTheJobHearsOf(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        var version = (await temporary.FindAsync(job.Id)).Version;

        await temporary.Store.AddUsageAsync(chunk, new(One, 11), Token);

        await temporary.Store.Changes.WaitAsync(job.Id, version, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Theory]
    [EachStorage]
    public async Task WalksTheChunksPageByPage(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptRangeAsync(10);
        for (var count = 0; count < 5; count++)
            await temporary.ClaimAsync(job.Id, count: 2);

        Assert.Equal([0L, 2], (await temporary.Store.ChunksAsync(job.Id, 0, 2, Token)).Select(chunk => chunk.First));
        Assert.Equal([6L, 8], (await temporary.Store.ChunksAsync(job.Id, 3, 10, Token)).Select(chunk => chunk.First));
        Assert.Empty(await temporary.Store.ChunksAsync(Guid.CreateVersion7(), 0, 10, Token));
        await temporary.Store.DeleteAsync(job.Id, Token);
        Assert.Empty(await temporary.Store.ChunksAsync(job.Id, 0, 10, Token));
    }
}
