using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Storage;
using BatchApi.Tests.Jobs;

namespace BatchApi.Tests.Storage.Conformance;

/// <summary>Items that a commit passes over: they leave their chunk, and run again when their time has come.</summary>
public sealed class AwaitingAnotherAttempt
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task LeavesTheChunkAndIsPending(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(6);
        var chunk = await temporary.ClaimAsync(job.Id);

        var failure = new Failure(3, "timeout", "Slow.");
        Assert.Equal(CommitAnswer.Applied, await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 5, [1, 4], failure), Token));

        Assert.Equal(new Counts(6, 2, 1, 2, 1, 0), (await temporary.FindAsync(job.Id)).Counts);
        Assert.Equal(chunk with { Position = 5 }, await temporary.Store.PositionAsync(chunk, Token));
        Assert.Equal("0\n", TemporaryStore.Text((await WholeRow.ByIndexAsync(temporary.Store, job.Id, 0))!.Lines));
        Assert.Null(await temporary.Store.NextByIndexAsync(job.Id, 1, Token));
        var row = await WholeRow.ByIndexAsync(temporary.Store, job.Id, 2);
        Assert.Equal((2L, 2, 1, "2\n3\n"), (row!.First, row.Count, row.FailedCount, TemporaryStore.Text(row.Lines)));
        Assert.Equal([failure], row.Failures);
        Assert.Null(await temporary.Store.NextByIndexAsync(job.Id, 4, Token));
    }

    [Theory]
    [EachStorage]
    public async Task IsClaimedUnderAnIdOfItsOwnWhenItsTimeHasCome(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(3);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 3, [0]), Token);
        temporary.Time.Advance(Delay - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));
        Assert.Equal(ClaimAnswer.NothingLeft, (await temporary.Store.ClaimAsync(job.Id, "node", (_, _) => 9, Token)).Answer);

        temporary.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([job.Id], await temporary.Store.ClaimableAsync(Token));
        var again = await temporary.ClaimAsync(job.Id);
        Assert.Equal(new Chunk(job.Id, 0, 1, 0, 1) { Id = again.Id, Attempts = 1 }, again);
        Assert.NotEqual(chunk.Id, again.Id);
        Assert.Equal("0\n", TemporaryStore.Text(await temporary.Store.ReadInputAsync(again, 0, Token)));
        Assert.Equal(new Counts(3, 0, 1, 2, 0, 0), (await temporary.FindAsync(job.Id)).Counts);
        Assert.Equal([(0L, 3, ChunkState.Done), (0L, 1, ChunkState.Running)], (await temporary.Store.ChunksAsync(job.Id, 0, 9, Token)).Select(one => (one.First, one.Count, one.State)));
    }

    [Theory]
    [EachStorage]
    public async Task IsClaimedWithItsNeighboursOfAsManyAttempts(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(4, 6);
        await RunAsync(4, [3]);
        temporary.Time.Advance(Delay);
        await RunAsync(1, [3]);
        await RunAsync(6, [4, 5, 6, 8]);
        temporary.Time.Advance(Delay);

        var claims = new List<Chunk>();
        for (var count = 0; count < 4; count++) claims.Add(await temporary.ClaimAsync(job.Id, count == 1 ? 2 : 9));

        Assert.Equal([(3L, 1, 2), (4L, 2, 1), (6L, 1, 1), (8L, 1, 1)], claims.Select(one => (one.First, one.Count, one.Attempts)));
        Assert.Equal(4, claims.Select(one => one.Id).Distinct().Count());

        async Task RunAsync(int count, int[] again)
        {
            var chunk = await temporary.ClaimAsync(job.Id);
            Assert.Equal(count, chunk.Count);
            await temporary.Store.CommitAsync(chunk, Outcomes(chunk, count, again), Token);
        }
    }

    [Theory]
    [EachStorage]
    public async Task HoldsNoSlotAndKeepsTheJobFromEnding(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(SentOptions.InEffect((MaxWorkers.Option, 1)), [2, 2]);
        var first = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(first, Outcomes(first, 2, [0, 1]), Token);

        var second = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(second, Outcomes(second, 2, []), Token);

        var waiting = await temporary.FindAsync(job.Id);
        Assert.Equal((JobState.Running, new Counts(4, 2, 0, 2, 0, 0)), (waiting.State, waiting.Counts));
        temporary.Time.Advance(Delay);
        var again = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(again, Outcomes(again, 2, []), Token);
        Assert.Equal(JobState.Succeeded, (await temporary.FindAsync(job.Id)).State);
        var row = await WholeRow.ByIndexAsync(temporary.Store, job.Id, 0);
        Assert.Equal("0\n1\n", TemporaryStore.Text(row!.Lines));
    }

    [Theory]
    [EachStorage]
    public async Task OutlivesARestart(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(3);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 3, [1]), Token);
        var before = await temporary.FindAsync(job.Id);

        await temporary.ReopenAsync();

        Assert.Equivalent(before, await temporary.FindAsync(job.Id), strict: true);
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));
        temporary.Time.Advance(Delay);
        var again = await temporary.ClaimAsync(job.Id);
        await temporary.ReopenAsync();
        Assert.Equal(again with { Fence = 2 }, await temporary.ClaimAsync(job.Id));
    }

    [Theory]
    [EachStorage]
    public async Task IsCanceledWithTheJob(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5, 5);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 5, [1, 2, 4]), Token);

        var canceled = await temporary.Store.CancelAsync(job.Id, Token);

        Assert.Equal((JobState.Canceled, new Counts(10, 0, 0, 2, 0, 8)), (canceled!.State, canceled.Counts));
        foreach (var index in new[] { 1, 2, 4, 5, 9 }) Assert.Equal("canceled", (await temporary.Store.NextByIndexAsync(job.Id, index, Token))!.CanceledCode);
        temporary.Time.Advance(Delay);
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));
    }

    [Theory]
    [EachStorage]
    public async Task GoesWithTheJob(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(3);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 3, [0, 2]), Token);

        await temporary.Store.DeleteAsync(job.Id, Token);

        await Eventually.IsTrueAsync(() => temporary.CountRows(job.Id) == 0);
    }

    private static Outcomes Outcomes(Chunk chunk, int count, int[] again, params Failure[] failures) =>
        TemporaryStore.Outcomes(chunk, count, failures) with { Again = [.. again.Select(index => new NextAttempt(index, chunk.Attempts + 1, Delay))] };
}
