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
