using BatchApi.Jobs.Items;
using BatchApi.Jobs.Logs;
using BatchApi.Storage;

namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>What is stored of a job outlives it by a while: until it is swept away.</summary>
public sealed class OutlivingTheJob
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IsNotShown()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync(4);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 2), Token);
        await temporary.Store.AppendLogAsync(job.Id, [new LogLine(temporary.Time.GetUtcNow(), null, LogStream.Output, "line")], 0, Token);

        // Behind the back of the one who sweeps.
        using (var raw = new RawDatabase(temporary.DatabasePath))
            raw.Execute("DELETE FROM jobs");

        Assert.Equal(4, temporary.CountRows(job.Id));
        Assert.Null(await temporary.Store.PositionAsync(chunk, Token));
        Assert.Empty(await temporary.Store.ChunksAsync(job.Id, 0, 9, Token));
        Assert.Empty(await temporary.Store.LogAsync(job.Id, 0, null, 9, Token));
        Assert.Null(await temporary.Store.NextByIndexAsync(job.Id, 0, Token));
        Assert.Null(await temporary.Store.NextCompletedAsync(job.Id, CompletionCursor.Start, Token));
        Assert.Null(await temporary.Store.ReadItemAsync(job.Id, 0, Token));
        chunk = chunk with { Position = 2 };
        Assert.Equal(CommitAnswer.Dropped, await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 1), Token));
    }

    [Fact]
    public async Task IsNothingOfItemsThatAwaitedAnotherAttempt()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync(4);
        var chunk = await temporary.ClaimAsync(job.Id);
        var outcomes = new Outcomes(0, 2, "null\nnull\n"u8.ToArray(), []) { Again = [new(0, 1, TimeSpan.Zero), new(1, 1, TimeSpan.Zero)] };
        await temporary.Store.CommitAsync(chunk, outcomes, Token);
        using var raw = new RawDatabase(temporary.DatabasePath);
        Assert.Equal(2, raw.Ask("SELECT count(*) FROM again"));

        await temporary.Store.CancelAsync(job.Id, Token);
        await temporary.Store.FinishCancelAsync(job.Id, Token);

        Assert.Equal(0, raw.Ask("SELECT count(*) FROM again"));
    }
}
