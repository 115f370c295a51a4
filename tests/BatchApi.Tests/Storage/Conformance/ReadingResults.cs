using BatchApi.Jobs;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class ReadingResults
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task StopsAtAGapInInputOrder(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await WithTheSecondChunkDoneFirst(temporary);

        Assert.Null(await temporary.Store.NextByIndexAsync(job.Id, 0, Token));
        Assert.Equal(2, (await temporary.Store.NextByIndexAsync(job.Id, 3, Token))!.First);
        Assert.Null(await temporary.Store.NextByIndexAsync(job.Id, 4, Token));
    }

    [Theory]
    [EachStorage]
    public async Task FollowsTheOrderOfCompletion(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await WithTheSecondChunkDoneFirst(temporary);
        var first = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(first, TemporaryStore.Outcomes(first, 2), Token);

        Assert.Equal((2, 0), await Row(0));
        Assert.Equal((0, 1), await Row(1));
        Assert.Null(await temporary.Store.NextBySequenceAsync(job.Id, 2, Token));

        async Task<(long, long)> Row(long sequence)
        {
            var row = await temporary.Store.NextBySequenceAsync(job.Id, sequence, Token);
            return (row!.First, row.Sequence);
        }
    }

    [Theory]
    [EachStorage]
    public async Task KeepsToTheJob(StorageKind storage)
    {
        await using var temporary = storage.Create();
        await WithTheSecondChunkDoneFirst(temporary);
        var other = await temporary.AcceptAsync(9);

        Assert.Null(await temporary.Store.NextByIndexAsync(other.Id, 3, Token));
        Assert.Null(await temporary.Store.NextBySequenceAsync(other.Id, 0, Token));
    }

    private static async Task<Job> WithTheSecondChunkDoneFirst(TemporaryStore temporary)
    {
        var job = await temporary.AcceptAsync(2, 2, 2);
        var first = await temporary.ClaimAsync(job.Id);
        var second = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(second, TemporaryStore.Outcomes(second, 2), Token);
        await temporary.Store.ReleaseAsync(first, Token);
        return job;
    }
}
