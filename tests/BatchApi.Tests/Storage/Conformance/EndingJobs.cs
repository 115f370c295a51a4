using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;
using BatchApi.Storage;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class EndingJobs
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task CancelsAtOnceWhatNobodyWorksOn(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);

        var canceled = await temporary.Store.CancelAsync(job.Id, Token);

        Assert.Equal(JobState.Canceled, canceled!.State);
        Assert.Equal(new Counts(5, 0, 0, 0, 0, 5), canceled.Counts);
        var row = await WholeRow.ByIndexAsync(temporary.Store, job.Id, 0);
        Assert.Equal((0, 5, "canceled", true), (row!.First, row.Count, row.CanceledCode, row.Lines.IsEmpty));
    }

    [Theory]
    [EachStorage]
    public async Task StopsClaimsAndStillCountsCommits(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5, 5);
        var chunk = await temporary.ClaimAsync(job.Id, 4);

        Assert.Equal(JobState.Canceling, (await temporary.Store.CancelAsync(job.Id, Token))!.State);

        Assert.Equal(ClaimAnswer.NotRunnable, (await temporary.Store.ClaimAsync(job.Id, "node", (_, _) => 1, Token)).Answer);
        Assert.Equal(CommitAnswer.Applied, await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 3), Token));
        Assert.Equal(new Counts(10, 6, 1, 3, 0, 0), (await temporary.FindAsync(job.Id)).Counts);
    }

    [Theory]
    [EachStorage]
    public async Task GivesEveryGapARow(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5, 5);
        var chunk = await temporary.ClaimAsync(job.Id, 4);
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 3), Token);
        await temporary.Store.CancelAsync(job.Id, Token);

        await temporary.Store.FinishCancelAsync(job.Id, Token);

        var ended = await temporary.FindAsync(job.Id);
        Assert.Equal((JobState.Canceled, new Counts(10, 0, 0, 3, 0, 7)), (ended.State, ended.Counts));
        Assert.Equal((3, 1), await Row(3));
        Assert.Equal((4, 6), await Row(9));

        async Task<(long, int)> Row(long index)
        {
            var row = await WholeRow.ByIndexAsync(temporary.Store, job.Id, index);
            return (row!.First, row.Count);
        }
    }

    [Theory]
    [EachStorage]
    public async Task OffersWhatIsCancelingOnceNobodyWorksOnIt(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id, 4);
        await temporary.Store.CancelAsync(job.Id, Token);
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));

        await temporary.Store.ReleaseAsync(chunk, Token);

        Assert.Equal([job.Id], await temporary.Store.ClaimableAsync(Token));
    }

    [Theory]
    [EachStorage]
    public async Task EndsAsCanceledIfEverythingWasDoneBeforeItStopped(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CancelAsync(job.Id, Token);

        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 5), Token);

        var ended = await temporary.FindAsync(job.Id);
        Assert.Equal((JobState.Canceled, 5), (ended.State, ended.Counts.Succeeded));
        await temporary.Store.FinishCancelAsync(job.Id, Token);
        Assert.Equal(ended.Version, (await temporary.FindAsync(job.Id)).Version);
    }

    [Theory]
    [EachStorage]
    public async Task LeavesAnEndedJobAsItIs(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync();

        Assert.Equivalent(job, await temporary.Store.CancelAsync(job.Id, Token), strict: true);
        await temporary.Store.FailAsync(job.Id, new JobError("operation_unavailable", "Gone."), Token);
        Assert.Equivalent(job, await temporary.FindAsync(job.Id), strict: true);
        Assert.Null(await temporary.Store.CancelAsync(Guid.CreateVersion7(), Token));
    }

    [Theory]
    [EachStorage]
    public async Task FailsWithTheReason(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id, 2);

        await temporary.Store.FailAsync(job.Id, new JobError("operation_unavailable", "It does not start."), Token);

        var failed = await temporary.FindAsync(job.Id);
        Assert.Equal((JobState.Failed, new Counts(5, 0, 0, 0, 0, 5)), (failed.State, failed.Counts));
        Assert.Equal(new JobError("operation_unavailable", "It does not start."), failed.Error);
        var row = await temporary.Store.NextByIndexAsync(job.Id, 4, Token);
        Assert.Equal(("operation_unavailable", "It does not start."), (row!.CanceledCode, row.CanceledMessage));
        Assert.Equal(CommitAnswer.Dropped, await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 1), Token));
    }

    [Theory]
    [EachStorage]
    public async Task EndsAsCanceledIfItFailsAfterTheCancel(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        await temporary.ClaimAsync(job.Id);
        await temporary.Store.CancelAsync(job.Id, Token);

        await temporary.Store.FailAsync(job.Id, new JobError("internal_error", "A bug."), Token);

        var ended = await temporary.FindAsync(job.Id);
        Assert.Equal((JobState.Canceled, (JobError?)null, 5), (ended.State, ended.Error, ended.Counts.Canceled));
        Assert.Equal("canceled", (await temporary.Store.NextByIndexAsync(job.Id, 0, Token))!.CanceledCode);
    }

    [Theory]
    [EachStorage]
    public async Task FailsWithNoCodeThatDoesNotExist(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);

        await Assert.ThrowsAsync<ArgumentException>(() => temporary.Store.FailAsync(job.Id, new JobError("bad_luck", "So it is."), Token));

        Assert.Equivalent(job, await temporary.FindAsync(job.Id), strict: true);
    }

    [Theory]
    [EachStorage]
    public async Task ChangesNothingWhenCanceledTwice(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        await temporary.ClaimAsync(job.Id);
        var canceling = await temporary.Store.CancelAsync(job.Id, Token);

        Assert.Equivalent(canceling, await temporary.Store.CancelAsync(job.Id, Token), strict: true);
        Assert.Equivalent(canceling, await temporary.FindAsync(job.Id), strict: true);
    }

    [Theory]
    [EachStorage]
    public async Task SaysWhenTheyEndedWithAllThatWasAtWork(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        await temporary.ClaimAsync(job.Id);
        await temporary.Store.CancelAsync(job.Id, Token);
        temporary.Time.Advance(TimeSpan.FromSeconds(3));

        await temporary.Store.FinishCancelAsync(job.Id, Token);

        var now = temporary.Time.GetUtcNow();
        Assert.Equal(now, (await temporary.FindAsync(job.Id)).EndedAt);
        var chunk = (await temporary.Store.ChunksAsync(job.Id, 0, 9, Token)).Single();
        Assert.Equal((ChunkState.Done, now), (chunk.State, chunk.EndedAt));
    }

    [Theory]
    [EachStorage]
    public async Task DeletesTheJobAtOnceAndItsDataSoon(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync([.. Enumerable.Repeat(3, 100)]);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 3, new Failure(0, "timeout", "Slow.")), Token);

        Assert.True(await temporary.Store.DeleteAsync(job.Id, Token));

        Assert.Null(await temporary.Store.FindAsync(job.Id, Token));
        Assert.Null(await WholeRow.ByIndexAsync(temporary.Store, job.Id, 0));
        Assert.Null(await WholeRow.CompletedAsync(temporary.Store, job.Id, CompletionCursor.Start));
        Assert.Null(await temporary.Store.ReadItemAsync(job.Id, 0, Token));
        Assert.False(await temporary.Store.DeleteAsync(job.Id, Token));
        await Eventually.IsTrueAsync(() => temporary.CountRows(job.Id) == 0);
    }
}
