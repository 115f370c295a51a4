using System.Collections.Concurrent;
using BatchApi.Jobs;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class WaitingForJobs
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task HearsOfAChangeThatComes(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var wait = temporary.Store.Changes.WaitAsync(job.Id, job.Version, Token);
        Assert.False(wait.IsCompleted);

        await temporary.ClaimAsync(job.Id);

        await wait.WaitAsync(Deadline, Token);
    }

    [Theory]
    [EachStorage]
    public async Task HearsOfAChangeThatWas(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        await temporary.ClaimAsync(job.Id);

        await temporary.Store.Changes.WaitAsync(job.Id, job.Version, Token).WaitAsync(Deadline, Token);
    }

    [Theory]
    [EachStorage]
    public async Task HearsOfTheDeletion(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var wait = temporary.Store.Changes.WaitAsync(job.Id, job.Version, Token);

        await temporary.Store.DeleteAsync(job.Id, Token);

        await wait.WaitAsync(Deadline, Token);
        await temporary.Store.Changes.WaitAsync(job.Id, long.MaxValue - 1, Token).WaitAsync(Deadline, Token);
    }

    [Theory]
    [EachStorage]
    public async Task HearsOnceOfAJobThatIsAcceptedAndOnceOfItsEnd(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var heard = new ConcurrentQueue<(Guid, JobState)>();
        temporary.Store.Changes.Milestone += job => heard.Enqueue((job.Id, job.State));

        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 3), Token);
        await temporary.Store.CommitAsync(chunk with { Position = 3 }, TemporaryStore.Outcomes(chunk with { Position = 3 }, 2), Token);
        temporary.Time.Advance(TimeSpan.FromSeconds(1));
        // Told after the end, and no second one.
        await temporary.Store.AddUsageAsync(chunk, new(Usage.None, 17), Token);
        var canceled = await temporary.AcceptAsync(5);
        await temporary.Store.CancelAsync(canceled.Id, Token);
        await temporary.Store.RenewAsync("node", Token);

        Assert.Equal(
            [(job.Id, JobState.Queued), (job.Id, JobState.Succeeded), (canceled.Id, JobState.Queued), (canceled.Id, JobState.Canceled)], heard);
    }

    [Theory]
    [EachStorage]
    public async Task HearsNothingOfOtherJobs(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var other = await temporary.AcceptAsync(5);
        using var gaveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var wait = temporary.Store.Changes.WaitAsync(job.Id, job.Version, gaveUp.Token);

        await temporary.ClaimAsync(other.Id);

        // After another change everybody has been told of the one before.
        await temporary.Store.RenewAsync("node", Token);
        Assert.False(wait.IsCompleted);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
