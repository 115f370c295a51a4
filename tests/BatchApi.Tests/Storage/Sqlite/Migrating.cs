using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Storage;
using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Opening;
using BatchApi.Tests.Jobs;
using BatchApi.Tests.Storage.Conformance;

namespace BatchApi.Tests.Storage.Sqlite;

public sealed class Migrating
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeepsWhatTheFirstReleaseStored()
    {
        await using var temporary = await OfVersion1Async();

        await temporary.ReopenAsync();

        var ended = await temporary.FindAsync(Version1.Ended);
        Assert.Equal((JobState.PartiallySucceeded, new Counts(2, 0, 0, 1, 1, 0), 4L), (ended.State, ended.Counts, ended.Version));
        Assert.Equal((Priority.High, SentOptions.InEffect((ChunkSize.Option, 2)), "b"), (ended.Priority, ended.Options, ended.Labels["a"]));
        Assert.Equal(Usage.None, ended.Usage);
        var row = await WholeRow.ByIndexAsync(temporary.Store, Version1.Ended, 0);
        Assert.Equal(("49\nnull\n", "timeout", null), (TemporaryStore.Text(row!.Lines), row.Failures.Single().Code, row.Failures.Single().Details));
        Assert.Equal("8\n", TemporaryStore.Text((await temporary.Store.ReadItemAsync(Version1.Ended, 1, Token))!.Value));
        Assert.Equal("canceled", (await WholeRow.ByIndexAsync(temporary.Store, Version1.Canceled, 4))!.CanceledCode);
    }

    [Fact]
    public async Task GoesOnWithWhatWasHalfDone()
    {
        await using var temporary = await OfVersion1Async();
        await temporary.ReopenAsync();
        Assert.Equal([Version1.Half], await temporary.Store.ClaimableAsync(Token));

        var again = await temporary.ClaimAsync(Version1.Half);
        Assert.Equal(new Chunk(Version1.Half, 0, 4, 2, 4), again);
        await temporary.Store.AppendLogAsync(Version1.Half, [new LogLine(temporary.Time.GetUtcNow(), 2, LogStream.Output, "two")], 0, Token);
        await temporary.Store.CommitAsync(
            again, TemporaryStore.Outcomes(again, 2) with { Usage = new(new Usage(TimeSpan.FromSeconds(1), 5, 0), 17) }, Token);
        var last = await temporary.ClaimAsync(Version1.Half);
        await temporary.Store.CommitAsync(last, TemporaryStore.Outcomes(last, 1), Token);

        var job = await temporary.FindAsync(Version1.Half);
        Assert.Equal((JobState.Succeeded, TimeSpan.FromSeconds(1)), (job.State, job.Usage.CpuTime));
        Assert.Equal("two", (await temporary.Store.LogAsync(Version1.Half, 0, null, 10, Token)).Single().Line.Text);
    }

    [Fact]
    public async Task CountsTheClaimsOfBefore()
    {
        await using var temporary = await OfVersion1Async();

        await temporary.ReopenAsync();

        Assert.Equal(1, (await temporary.Store.ChunksAsync(Version1.Ended, 0, 10, Token)).Single().Attempts);
        // A cancel has raised the fence once more.
        Assert.Equal(1, (await temporary.Store.ChunksAsync(Version1.Canceled, 0, 10, Token)).Single().Attempts);
        Assert.Equal(3, (await temporary.Store.ChunksAsync(Version1.Half, 0, 10, Token)).Single().Attempts);
    }

    [Fact]
    public async Task ComesToTheSchemaOfANewDatabase()
    {
        const string columns = """
            SELECT group_concat(line, char(10)) FROM (
                SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || coalesce(c.dflt_value, '-') || ' ' || c.pk AS line
                FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'
                UNION ALL SELECT 'index ' || name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
                ORDER BY line)
            """;
        await using var fresh = new TemporarySqliteStore();
        await using var temporary = await OfVersion1Async();

        await temporary.ReopenAsync();

        using var old = new RawDatabase(temporary.DatabasePath);
        using var made = new RawDatabase(fresh.DatabasePath);
        Assert.Equal(made.Text(columns), old.Text(columns));
        Assert.Equal(Schema.Version, old.Ask("PRAGMA user_version"));
    }

    [Fact]
    public async Task LeavesTheDatabaseAsItIsIfAStepFails()
    {
        await using var temporary = await OfVersion1Async();
        using (var raw = new RawDatabase(temporary.DatabasePath)) raw.Execute("CREATE TABLE logs (a)");

        Assert.Throws<StorageUnavailableException>(temporary.Open);

        using (var raw = new RawDatabase(temporary.DatabasePath))
        {
            Assert.Equal(1, raw.Ask("PRAGMA user_version"));
            Assert.Equal(0, raw.Ask("SELECT count(*) FROM pragma_table_info('jobs') WHERE name = 'memory_limit_mib'"));
            raw.Execute("DROP TABLE logs");
        }

        await temporary.ReopenAsync();
        await temporary.FindAsync(Version1.Ended);
    }

    private static async Task<TemporarySqliteStore> OfVersion1Async()
    {
        var temporary = new TemporarySqliteStore();
        await temporary.CloseAsync();
        File.Delete(temporary.DatabasePath);
        using var raw = new RawDatabase(temporary.DatabasePath);
        raw.Execute(Version1.Sql);
        return temporary;
    }
}
