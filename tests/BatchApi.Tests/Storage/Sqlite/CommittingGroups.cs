using BatchApi.Jobs;
using BatchApi.Jobs.Input;
using BatchApi.Storage;
using BatchApi.Storage.Sqlite;
using BatchApi.Storage.Sqlite.Tables;
using BatchApi.Storage.Sqlite.Transactions;
using BatchApi.Storage.Sqlite.Writing;

namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>A transaction of the writer.</summary>
public sealed class CommittingGroups
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeepsNothingOfAMemberThatFailsHalfway()
    {
        using var file = new GroupOnAFile();
        var (lost, kept) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var failing = new Work<bool>(transaction =>
        {
            Accepting.Accept(transaction, TemporaryStore.NewJob(lost, 1), new Segment(0, 1, TemporaryStore.Lines(0, 1)));
            throw new InvalidOperationException("A bug.");
        });
        var good = new Work<Job>(transaction => Accepting.Accept(transaction, TemporaryStore.NewJob(kept, 1), null).Job);

        file.Group.Commit([failing, good]);

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing.Answer);
        Assert.Equal(kept, (await good.Answer).Id);
        Assert.False(JobRows.Exists(file.Connection, lost));
        Assert.True(JobRows.Exists(file.Connection, kept));
        Assert.Equal((0, 1), (failing.Changes.Count, good.Changes.Count));
    }

    [Fact]
    public async Task IsSharedByChangesThatWaitTogether()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptRangeAsync(1001);
        var claims = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => temporary.Store.ClaimAsync(job.Id, "node", (_, _) => 1, Token)));
        var store = (SqliteStore)temporary.Store;
        var before = store.CommittedCount;

        var answers = await Task.WhenAll(claims.Select(claim =>
            Task.Run(() => temporary.Store.CommitAsync(claim.Chunk!, TemporaryStore.Outcomes(claim.Chunk!, 1), Token))));

        Assert.All(answers, answer => Assert.Equal(CommitAnswer.Applied, answer));
        Assert.InRange(store.CommittedCount - before, 1, 500);
        Assert.Equal(new Counts(1001, 1, 0, 1000, 0, 0), (await temporary.FindAsync(job.Id)).Counts);
    }
}
