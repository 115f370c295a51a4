using BatchApi.Jobs;
using BatchApi.Jobs.Input;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class ReopeningTheStore
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task FindsWhatWasCommittedAndVoidsLeases(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5, 5);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 2), Token);

        await temporary.ReopenAsync();

        Assert.Equal(new Counts(10, 8, 0, 2, 0, 0), (await temporary.FindAsync(job.Id)).Counts);
        Assert.Equal("0\n1\n", TemporaryStore.Text((await WholeRow.ByIndexAsync(temporary.Store, job.Id, 0))!.Lines));
        Assert.Equal(chunk with { Position = 2, Fence = 2 }, await temporary.ClaimAsync(job.Id));
    }

    [Theory]
    [EachStorage]
    public async Task DeletesWhatWasNeverAccepted(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var never = Guid.CreateVersion7();
        await temporary.Store.AppendAsync(never, new Segment(0, 2, TemporaryStore.Lines(0, 2)), Token);

        await temporary.ReopenAsync();

        await Eventually.IsTrueAsync(() => temporary.CountRows(never) == 0);
        Assert.NotNull(await temporary.Store.ReadItemAsync(job.Id, 4, Token));
    }
}
