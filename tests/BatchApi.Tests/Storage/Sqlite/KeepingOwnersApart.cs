using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;
using BatchApi.Jobs.Logs;
using BatchApi.Storage;

namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>Rows of another owner, under the same ids: nobody else sees them, changes them or deletes them.</summary>
public sealed class KeepingOwnersApart
{
    private static readonly string[] Tables = ["jobs", "segments", "chunks", "again", "outputs", "failures", "logs", "expired"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ShowsOnesOwnAndLeavesTheOthers()
    {
        await using var temporary = new TemporarySqliteStore();
        var expired = await ExpiredAsync(temporary);
        var job = await AcceptAsync(temporary);
        var chunk = await temporary.ClaimAsync(job);
        await temporary.Store.AppendLogAsync(job, [new LogLine(temporary.Time.GetUtcNow(), 0, LogStream.Output, "mine")], 0, Token);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk), Token);
        var before = await SeenAsync(temporary, job);
        Copy(temporary);
        var others = Others(temporary);

        Assert.Equivalent(before, await SeenAsync(temporary, job), strict: true);
        await temporary.Store.ReleaseAsync(chunk, Token);
        temporary.Time.Advance(TemporaryStore.Lease);
        chunk = await temporary.ClaimAsync(job);
        Assert.Equal((0, 3, 2L), (chunk.First, chunk.Position, chunk.Fence));
        await temporary.Store.CommitAsync(chunk, new(3, 1, "3\n"u8.ToArray(), []), Token);
        await temporary.Store.AddUsageAsync(chunk, new(new(TimeSpan.FromSeconds(1), 1, 1), 2), Token);
        var again = await temporary.ClaimAsync(job);
        Assert.Equal((1, 1), (again.First, again.Count));
        await temporary.Store.CommitAsync(again, new(1, 1, "null\n"u8.ToArray(), []) { Again = [new(1, 2, TimeSpan.Zero)] }, Token);
        await temporary.Store.AppendLogAsync(job, [new LogLine(temporary.Time.GetUtcNow(), 0, LogStream.Output, "mine too")], 0, Token);
        await temporary.Store.CancelAsync(job, Token);
        await temporary.Store.FinishCancelAsync(job, Token);
        Assert.Equal(new Counts(8, 0, 0, 2, 1, 5), (await temporary.FindAsync(job)).Counts);
        Assert.Equal(others, Others(temporary));

        await temporary.Store.DeleteAsync(job, Token);
        temporary.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await temporary.Store.ForgetExpiredAsync(temporary.Time.GetUtcNow(), 9, Token));
        Assert.Null(await temporary.Store.ExpiredAtAsync(expired, Token));
        await Eventually.IsTrueAsync(() => temporary.CountRows(job) == OthersOf(temporary, job));
        Assert.Equal(others, Others(temporary));
    }

    [Fact]
    public async Task ShowsNothingOfWhatIsOnlyTheOthers()
    {
        await using var temporary = new TemporarySqliteStore();
        var expired = await ExpiredAsync(temporary);
        var job = await AcceptAsync(temporary);
        var chunk = await temporary.ClaimAsync(job);
        await temporary.Store.AppendLogAsync(job, [new LogLine(temporary.Time.GetUtcNow(), 0, LogStream.Output, "theirs")], 0, Token);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk), Token);
        chunk = chunk with { Position = 3 };
        using (var raw = new RawDatabase(temporary.DatabasePath))
            foreach (var table in Tables)
                raw.Execute($"UPDATE {table} SET owner = 'other'");
        var others = Others(temporary);

        Assert.Null(await temporary.Store.FindAsync(job, Token));
        Assert.Empty(await temporary.Store.ListAsync(new(null, null, new Dictionary<string, string>(), 9, null), Token));
        Assert.Null(await temporary.Store.ReadItemAsync(job, 0, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => temporary.Store.ReadAppendedAsync(job, 0, Token));
        Assert.Null(await temporary.Store.PositionAsync(chunk, Token));
        Assert.Empty(await temporary.Store.ChunksAsync(job, 0, 9, Token));
        Assert.Null(await temporary.Store.NextByIndexAsync(job, 0, Token));
        Assert.Null(await temporary.Store.NextCompletedAsync(job, CompletionCursor.Start, Token));
        Assert.Empty(await temporary.Store.LogAsync(job, 0, null, 9, Token));
        Assert.Null(await temporary.Store.ExpiredAtAsync(expired, Token));
        Assert.Equal(ClaimAnswer.NotRunnable, (await temporary.Store.ClaimAsync(job, "node", (_, _) => 1, Token)).Answer);
        Assert.Equal(CommitAnswer.Dropped, await temporary.Store.CommitAsync(chunk, new(3, 1, "3\n"u8.ToArray(), []), Token));
        await temporary.Store.AddUsageAsync(chunk, new(new(TimeSpan.FromSeconds(1), 1, 1), 2), Token);
        await temporary.Store.ReleaseAsync(chunk, Token);
        await temporary.Store.AppendLogAsync(job, [new LogLine(temporary.Time.GetUtcNow(), 0, LogStream.Output, "mine")], 0, Token);
        Assert.Null(await temporary.Store.CancelAsync(job, Token));
        await temporary.Store.FinishCancelAsync(job, Token);
        await temporary.Store.FailAsync(job, new JobError("internal_error", "A bug."), Token);
        Assert.False(await temporary.Store.DeleteAsync(job, Token));
        await temporary.Store.DiscardAsync(job, Token);
        temporary.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await temporary.Store.ExpireAsync(temporary.Time.GetUtcNow(), 9, Token));
        Assert.Equal(0, await temporary.Store.ForgetExpiredAsync(temporary.Time.GetUtcNow(), 9, Token));
        Assert.Equal(others, Others(temporary));
    }

    private static async Task<Guid> ExpiredAsync(TemporarySqliteStore temporary)
    {
        var id = Guid.CreateVersion7(temporary.Time.GetUtcNow());
        await temporary.Store.AcceptAsync(TemporaryStore.NewJob(id, 0), null, Token);
        temporary.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await temporary.Store.ExpireAsync(temporary.Time.GetUtcNow(), 9, Token));
        return id;
    }

    private static async Task<Guid> AcceptAsync(TemporarySqliteStore temporary) => (await temporary.AcceptAsync(4, 4)).Id;

    // One that succeeds, one that runs again, one that fails.
    private static Outcomes Outcomes(Chunk chunk) =>
        new(0, 3, "0\nnull\nnull\n"u8.ToArray(), [new Failure(2, "timeout", "Slow.")])
        {
            Again = [new NextAttempt(1, chunk.Attempts + 1, TimeSpan.Zero)],
        };

    private static async Task<object> SeenAsync(TemporarySqliteStore temporary, Guid job)
    {
        var rows = new List<WholeRow>();
        for (var from = CompletionCursor.Start; await WholeRow.CompletedAsync(temporary.Store, job, from) is { } row; from = row.Next)
            rows.Add(row);
        var failed = await temporary.Store.NextByIndexAsync(job, 2, Token);
        return new
        {
            Job = await temporary.FindAsync(job),
            List = await temporary.Store.ListAsync(new(null, null, new Dictionary<string, string>(), 9, null), Token),
            Claimable = await temporary.Store.ClaimableAsync(Token),
            Input = TemporaryStore.Text((await temporary.Store.ReadItemAsync(job, 7, Token))!.Value),
            Rows = rows,
            First = await WholeRow.ByIndexAsync(temporary.Store, job, 0),
            Second = await WholeRow.ByIndexAsync(temporary.Store, job, 1),
            Third = await WholeRow.ByIndexAsync(temporary.Store, job, 2),
            Fourth = await WholeRow.ByIndexAsync(temporary.Store, job, 3),
            Failed = (await temporary.Store.ReadOutputsAsync(job, failed!, 0, 2, new byte[9], Token))!.Value.Failures,
            Log = await temporary.Store.LogAsync(job, 0, null, 9, Token),
            Chunks = await temporary.Store.ChunksAsync(job, 0, 9, Token),
        };
    }

    // An ended job, so that nobody works on it, with other values in all that can be told apart.
    private static void Copy(TemporarySqliteStore temporary)
    {
        using var raw = new RawDatabase(temporary.DatabasePath);
        foreach (var table in Tables)
        {
            raw.Execute($"""
                CREATE TEMP TABLE copy AS SELECT * FROM {table};
                UPDATE copy SET owner = 'other';
                INSERT INTO {table} SELECT * FROM copy;
                DROP TABLE copy
                """);
        }

        raw.Execute("""
            UPDATE jobs SET pending = 0, running = 0, canceled = total - succeeded - failed, state = 'canceled', ended_at = created_at,
                operation = 'theirs'
                WHERE owner = 'other';
            UPDATE chunks SET first = first + 1, node = 'theirs' WHERE owner = 'other';
            UPDATE outputs SET lines = x'390a', first = first + 1, sequence = sequence + 10 WHERE owner = 'other';
            UPDATE segments SET lines = x'390a', first = first + 1 WHERE owner = 'other';
            UPDATE failures SET message = 'Theirs.' WHERE owner = 'other';
            UPDATE again SET attempts = 7 WHERE owner = 'other';
            UPDATE logs SET text = 'theirs', line = line + 1 WHERE owner = 'other'
            """);
    }

    private static string Others(TemporarySqliteStore temporary)
    {
        using var raw = new RawDatabase(temporary.DatabasePath);
        return string.Join('\n', Tables.Select(table =>
        {
            var columns = raw.Text($"SELECT group_concat('quote(' || name || ')', ' || '','' || ') FROM pragma_table_info('{table}')");
            return raw.Text($"""
                SELECT coalesce(group_concat(line, char(10)), '')
                FROM (SELECT {columns} AS line FROM {table} WHERE owner = 'other' ORDER BY line)
                """);
        }));
    }

    private static long OthersOf(TemporarySqliteStore temporary, Guid job)
    {
        using var raw = new RawDatabase(temporary.DatabasePath);
        return Tables.Where(table => table is not ("jobs" or "expired"))
            .Sum(table => raw.Ask($"SELECT count(*) FROM {table} WHERE owner = 'other' AND job = '{job}'"));
    }
}
