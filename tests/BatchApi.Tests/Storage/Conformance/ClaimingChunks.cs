using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Options;
using BatchApi.Storage;
using BatchApi.Tests.Jobs;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class ClaimingChunks
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task TakesAsMuchAsWantedOffTheFront(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(10);
        await temporary.ClaimAsync(job.Id, 3);
        long? remaining = null;

        var claim = await temporary.Store.ClaimAsync(job.Id, "node", (_, left) => (int)(remaining = left) - 5, Token);

        Assert.Equal(7, remaining);
        Assert.Equal(new Chunk(job.Id, 3, 2, 0, 1) { Id = 1 }, claim.Chunk);
        Assert.Equal(JobState.Running, claim.Job!.State);
        Assert.Equal(new Counts(10, 5, 5, 0, 0, 0), claim.Job.Counts);
        Assert.Equivalent(claim.Job, await temporary.FindAsync(job.Id), strict: true);
    }

    [Theory]
    [EachStorage(0, 1)]
    [EachStorage(-3, 1)]
    [EachStorage(99, 4)]
    public async Task StaysInTheSegmentItStartsIn(StorageKind storage, int wanted, int expected)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(4, 4);

        var chunk = await temporary.ClaimAsync(job.Id, wanted);

        Assert.Equal(expected, chunk.Count);
    }

    [Theory]
    [EachStorage(5, 5)]
    [EachStorage(6, 6)]
    [EachStorage(100, 32)]
    public async Task ReachesIntoEightSegmentsIfItsSizeIsGiven(StorageKind storage, int wanted, int expected)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(SentOptions.InEffect((ChunkSize.Option, wanted)), [.. Enumerable.Repeat(4, 9)]);

        var chunk = await temporary.ClaimAsync(job.Id, wanted);
        var lines = await temporary.Store.ReadInputAsync(chunk, position: 0, Token);
        var later = await temporary.Store.ReadInputAsync(chunk, position: 3, Token);

        Assert.Equal(expected, chunk.Count);
        Assert.Equal(TemporaryStore.Lines(0, expected).ToArray(), lines.ToArray());
        Assert.Equal(TemporaryStore.Lines(3, expected - 3).ToArray(), later.ToArray());
    }

    [Theory]
    [EachStorage]
    public async Task TakesNoMoreOfARangeThanOfASegment(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptRangeAsync(160_000);

        Assert.Equal(150_000, (await temporary.ClaimAsync(job.Id, int.MaxValue)).Count);
        Assert.Equal(10_000, (await temporary.ClaimAsync(job.Id, int.MaxValue)).Count);
        Assert.Equal(ClaimAnswer.NothingLeft, (await temporary.Store.ClaimAsync(job.Id, "node", (_, _) => 1, Token)).Answer);
    }

    [Theory]
    [EachStorage]
    public async Task TakesWhatWasReleasedFirstWithANewFence(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(10);
        var chunk = await temporary.ClaimAsync(job.Id, 4);
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 1), Token);
        await temporary.Store.ReleaseAsync(chunk, Token);
        Assert.Equal(new Counts(10, 9, 0, 1, 0, 0), (await temporary.FindAsync(job.Id)).Counts);

        var again = await temporary.ClaimAsync(job.Id, 1);

        Assert.Equal(chunk with { Position = 1, Fence = 2 }, again);
        Assert.Equal(new Counts(10, 6, 3, 1, 0, 0), (await temporary.FindAsync(job.Id)).Counts);
    }

    [Theory]
    [EachStorage]
    public async Task TakesAChunkWhoseLeaseRanOut(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(4);
        var chunk = await temporary.ClaimAsync(job.Id);
        temporary.Time.Advance(TimeSpan.FromSeconds(14));
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));

        temporary.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([job.Id], await temporary.Store.ClaimableAsync(Token));
        Assert.Equal(chunk with { Fence = 2 }, await temporary.ClaimAsync(job.Id));
        Assert.Equal(new Counts(4, 0, 4, 0, 0, 0), (await temporary.FindAsync(job.Id)).Counts);
    }

    [Theory]
    [EachStorage]
    public async Task LeavesAChunkWhoseLeaseWasRenewed(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(2, 2);
        await temporary.ClaimAsync(job.Id, node: "mine");
        await temporary.ClaimAsync(job.Id, node: "other");
        temporary.Time.Advance(TimeSpan.FromSeconds(10));
        await temporary.Store.RenewAsync("mine", Token);

        temporary.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(2, (await temporary.ClaimAsync(job.Id)).First);
        Assert.Equal(ClaimAnswer.NothingLeft, (await temporary.Store.ClaimAsync(job.Id, "node", (_, _) => 1, Token)).Answer);
    }

    [Theory]
    [EachStorage]
    public async Task HonoursMaxWorkers(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(SentOptions.InEffect((MaxWorkers.Option, 2)), [2, 2, 2]);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.ClaimAsync(job.Id);

        Assert.Equal(ClaimAnswer.AtMaxWorkers, (await temporary.Store.ClaimAsync(job.Id, "node", (_, _) => 1, Token)).Answer);
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));

        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 2), Token);
        Assert.Equal([job.Id], await temporary.Store.ClaimableAsync(Token));
        Assert.Equal(4, (await temporary.ClaimAsync(job.Id)).First);
    }

    [Theory]
    [EachStorage]
    public async Task CountsNoWorkerWhoseLeaseRanOut(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(SentOptions.InEffect((MaxWorkers.Option, 1)), [2, 2]);
        await temporary.ClaimAsync(job.Id);

        temporary.Time.Advance(TemporaryStore.Lease);

        Assert.Equal([job.Id], await temporary.Store.ClaimableAsync(Token));
        Assert.Equal(0, (await temporary.ClaimAsync(job.Id)).First);
    }

    [Theory]
    [EachStorage]
    public async Task KeepsTheTimeOfTheFirstOne(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(2, 2);
        temporary.Time.Advance(TimeSpan.FromSeconds(1));
        await temporary.ClaimAsync(job.Id);
        var first = temporary.Time.GetUtcNow();

        temporary.Time.Advance(TimeSpan.FromSeconds(1));
        await temporary.ClaimAsync(job.Id);

        Assert.Equal(first, (await temporary.FindAsync(job.Id)).StartedAt);
    }

    [Theory]
    [EachStorage(1)]
    [EachStorage(-1)]
    public async Task EndsNoLeaseWhenTheWallClockIsSet(StorageKind storage, int days)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(2);
        var chunk = await temporary.ClaimAsync(job.Id);

        temporary.Time.Step = TimeSpan.FromDays(days);
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));
        Assert.Equal(ClaimAnswer.NothingLeft, (await temporary.Store.ClaimAsync(job.Id, "node", (_, _) => 1, Token)).Answer);

        temporary.Time.Advance(TemporaryStore.Lease);
        Assert.Equal(chunk with { Fence = 2 }, await temporary.ClaimAsync(job.Id));
    }

    [Theory]
    [EachStorage]
    public async Task GivesNoItemTwice(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptRangeAsync(1000);

        var claims = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => temporary.Store.ClaimAsync(job.Id, "node", (_, _) => 5, Token)));

        Assert.Equal(Enumerable.Range(0, 200).Select(number => number * 5L), claims.Select(claim => claim.Chunk!.First).Order());
    }
}
