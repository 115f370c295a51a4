using BatchApi.Jobs;
using BatchApi.Storage;

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

        var second = await NextAsync(CompletionCursor.Start);
        Assert.Equal(2, second!.First);
        var last = await NextAsync(second.Next);
        Assert.Equal(0, last!.First);
        Assert.Null(await NextAsync(last.Next));
        // A row is found again where it was, also by a client that comes back.
        Assert.Equal([second, last], [(await NextAsync(second.At))!, (await NextAsync(last.At))!]);
        Assert.Equal(last, await NextAsync(temporary.Store.ParseCompletion(second.Next.Text)!.Value));

        Task<OutputRow?> NextAsync(CompletionCursor from) => temporary.Store.NextCompletedAsync(job.Id, from, Token);
    }

    [Theory]
    [EachStorage("")]
    [EachStorage("-1")]
    [EachStorage("one")]
    [EachStorage("99999999999999999999")]
    [EachStorage("\u0663")]
    public async Task KnowsNoCursorThatItHasNotGivenOut(StorageKind storage, string text)
    {
        await using var temporary = storage.Create();

        Assert.Null(temporary.Store.ParseCompletion(text));
        Assert.Equal(CompletionCursor.Start, temporary.Store.ParseCompletion(CompletionCursor.Start.Text));
    }

    [Theory]
    [EachStorage]
    public async Task KeepsToTheJob(StorageKind storage)
    {
        await using var temporary = storage.Create();
        await WithTheSecondChunkDoneFirst(temporary);
        var other = await temporary.AcceptAsync(9);

        Assert.Null(await temporary.Store.NextByIndexAsync(other.Id, 3, Token));
        Assert.Null(await temporary.Store.NextCompletedAsync(other.Id, CompletionCursor.Start, Token));
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
