using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Input;
using BatchApi.Storage;

namespace BatchApi.Tests.Storage.Conformance;

/// <summary>A job's first chunk may be claimed with its acceptance, and a job may be made durable later.</summary>
public sealed class BeginningAtOnce
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task LeavesTheJobAsAnAcceptanceAndAClaimWould(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var id = Guid.CreateVersion7();
        var last = new Segment(0, 5, TemporaryStore.Lines(0, 5));

        var (accepted, claim) = await temporary.Store.AcceptAsync(
            TemporaryStore.NewJob(id, 5), last, Durability.Later, new FirstClaim("node", (_, remaining) => (int)remaining - 2), Token);

        Assert.Equal((JobState.Queued, 1), (accepted.State, accepted.Version));
        Assert.Equal((ClaimAnswer.Claimed, new Chunk(id, 0, 3, 0, 1) { Id = 0 }), (claim.Answer, claim.Chunk));
        var stored = await temporary.FindAsync(id);
        Assert.Equal((JobState.Running, 2, new Counts(5, 2, 3, 0, 0, 0)), (stored.State, stored.Version, stored.Counts));
        Assert.Equal("0\n1\n2\n", TemporaryStore.Text(await temporary.Store.ReadInputAsync(claim.Chunk!, 0, Token)));
        Assert.Equal(new Chunk(id, 3, 2, 0, 1) { Id = 1 }, await temporary.ClaimAsync(id));
    }

    [Theory]
    [EachStorage]
    public async Task ChangesNothingByBeingMadeDurable(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.Store.AcceptAsync(TemporaryStore.NewJob(Guid.CreateVersion7(), 5), null, Durability.Later, Token);

        await temporary.Store.MakeDurableAsync(job.Id, Token);
        await temporary.Store.MakeDurableAsync(Guid.CreateVersion7(), Token);

        Assert.Equal((job.Version, job.Counts), ((await temporary.FindAsync(job.Id)).Version, (await temporary.FindAsync(job.Id)).Counts));
    }

    [Theory]
    [EachStorage]
    public async Task TellsOfTheEndAndOfTheDeletion(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var endOfOne = temporary.Store.Changes.ListenForEnd(one);
        using var endOfOther = temporary.Store.Changes.ListenForEnd(other);
        foreach (var id in new[] { one, other })
            await temporary.Store.AcceptAsync(TemporaryStore.NewJob(id, 2), new Segment(0, 2, TemporaryStore.Lines(0, 2)), Durability.Later, Token);
        var chunk = await temporary.ClaimAsync(one);
        Assert.False(endOfOne.Ended.IsCompleted);

        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 2), Token);
        await temporary.Store.DeleteAsync(other, Token);

        var ended = await endOfOne.Ended.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal((JobState.Succeeded, (await temporary.FindAsync(one)).Version), (ended!.State, ended.Version));
        Assert.Null(await endOfOther.Ended.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }
}
