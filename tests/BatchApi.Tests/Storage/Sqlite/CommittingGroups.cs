using BatchApi.Jobs;
using BatchApi.Storage;
using BatchApi.Storage.Sqlite;

namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>A transaction of the writer.</summary>
public sealed class CommittingGroups
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
