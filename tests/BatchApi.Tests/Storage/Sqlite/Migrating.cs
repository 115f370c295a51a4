using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;
using BatchApi.Jobs.Logs;
using BatchApi.Jobs.Options;
using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Opening;
using BatchApi.Tests.Jobs;

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
        Assert.Equal(new Chunk(Version1.Half, 0, 4, 2, 4) { Id = 0 }, again);
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
                UNION ALL SELECT 'index ' || sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
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
        using (var raw = new RawDatabase(temporary.DatabasePath))
            raw.Execute("CREATE TABLE logs (a)");

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

    [Fact]
    public async Task KeepsWhatVersion4Stored()
    {
        await using var temporary = await OfAsync(Version4.Sql);

        await temporary.ReopenAsync();

        var ended = await temporary.FindAsync(Version4.Ended);
        Assert.Equal((JobState.PartiallySucceeded, new Counts(2, 0, 0, 1, 1, 0), 4L), (ended.State, ended.Counts, ended.Version));
        var options = SentOptions.InEffect((ChunkSize.Option, 2), (ItemTimeout.Option, 60), (MaxCrashes.Option, 2), (MemoryLimit.Option, 64));
        Assert.Equal((Priority.High, options, "b"), (ended.Priority, ended.Options, ended.Labels["a"]));
        Assert.Equal((new Usage(TimeSpan.FromSeconds(1.5), 100, 1), "x => x", """{"by":2}"""), (ended.Usage, ended.Script, ended.Parameters));
        var row = await WholeRow.ByIndexAsync(temporary.Store, Version4.Ended, 0);
        Assert.Equal("49\nnull\n", TemporaryStore.Text(row!.Lines));
        Assert.Equal([new Failure(1, "worker_crashed", "It was killed.", null, 139, "SIGSEGV", 2, """{"frames":[]}""")], row.Failures);
        Assert.Equal("8\n", TemporaryStore.Text((await temporary.Store.ReadItemAsync(Version4.Ended, 1, Token))!.Value));
        var chunk = (await temporary.Store.ChunksAsync(Version4.Ended, 0, 10, Token)).Single();
        Assert.Equal(
            (0L, 2, ChunkState.Done, 2, (int?)17, ended.Usage), (chunk.Id, chunk.Position, chunk.State, chunk.Attempts, chunk.Worker, chunk.Usage));
        Assert.Equal("one", (await temporary.Store.LogAsync(Version4.Ended, 0, null, 10, Token)).Single().Line.Text);
        Assert.NotNull(await temporary.Store.ExpiredAtAsync(Version4.Expired, Token));
    }

    [Fact]
    public async Task GoesOnWithWhatWasHalfDoneInVersion4()
    {
        await using var temporary = await OfAsync(Version4.Sql);
        await temporary.ReopenAsync();
        Assert.Equal([Version4.Half], await temporary.Store.ClaimableAsync(Token));

        var chunk = await temporary.ClaimAsync(Version4.Half);
        Assert.Equal(new Chunk(Version4.Half, 0, 4, 2, 4) { Id = 0 }, chunk);
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 2), Token);
        var last = await temporary.ClaimAsync(Version4.Half);
        await temporary.Store.CommitAsync(last, TemporaryStore.Outcomes(last, 1), Token);

        var half = await temporary.FindAsync(Version4.Half);
        Assert.Equal((JobState.Succeeded, Priority.Low), (half.State, half.Priority));
        Assert.Equal(SentOptions.InEffect((MaxWorkers.Option, 1), (ItemTimeout.Option, 1.5), (MaxCrashes.Option, 3)), half.Options);
        Assert.True(await temporary.Store.DeleteAsync(Version4.Ended, Token));
        await Eventually.IsTrueAsync(() => temporary.CountRows(Version4.Ended) == 0);
    }

    /// <summary>Each column has values of its own, so that none can be taken for another.</summary>
    [Theory]
    [InlineData("jobs", "id")]
    [InlineData("segments", "job, first")]
    [InlineData("chunks", "job, first")]
    [InlineData("outputs", "job, sequence")]
    [InlineData("failures", "job, item")]
    [InlineData("logs", "job, line")]
    [InlineData("expired", "job")]
    public async Task CopiesEveryColumnOfVersion4(string table, string key)
    {
        await using var temporary = await OfAsync(Version4.Sql);
        using var raw = new RawDatabase(temporary.DatabasePath);
        raw.Execute(Version4.Distinct);
        // What is at work is given back when the store is opened, and options are written otherwise.
        const string changed = """
            'state', 'pending', 'running', 'lease_until', 'version', 'chunk_size', 'max_workers', 'item_timeout_ms', 'max_crashes', 'memory_limit_mib'
            """;
        var columns = raw.Text($"""
            SELECT group_concat('quote(' || name || ')', ' || '','' || ') FROM pragma_table_info('{table}') WHERE name NOT IN ({changed})
            """);
        var rows = $"SELECT group_concat(line, char(10)) FROM (SELECT {columns} AS line FROM {table} ORDER BY {key})";
        var before = raw.Text(rows);

        await temporary.ReopenAsync();

        Assert.NotEqual("", before);
        Assert.Equal(before, raw.Text(rows));
    }

    [Theory]
    [InlineData("segments")]
    [InlineData("outputs")]
    [InlineData("logs")]
    public async Task WritesNoTableAnewThatMayBeLarge(string table)
    {
        await using var temporary = await OfAsync(Version4.Sql);
        using var raw = new RawDatabase(temporary.DatabasePath);
        var before = raw.Ask($"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'");

        await temporary.ReopenAsync();

        Assert.Equal(before, raw.Ask($"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Version1.Sql)]
    [InlineData(Version4.Sql)]
    public async Task GivesEveryTableAndUniqueKeyAnOwner(string? earlier)
    {
        const string tables = """
            SELECT coalesce(group_concat(name), '') FROM sqlite_schema AS t
            WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'owner')
            """;
        const string keys = """
            SELECT coalesce(group_concat(k.name), '') FROM sqlite_schema AS t, pragma_index_list(t.name) AS k
            WHERE t.type = 'table' AND k."unique" AND NOT EXISTS (SELECT 1 FROM pragma_index_info(k.name) WHERE seqno = 0 AND name = 'owner')
            """;
        await using var temporary = earlier is null ? new TemporarySqliteStore() : await OfAsync(earlier);
        await temporary.ReopenAsync();

        using var raw = new RawDatabase(temporary.DatabasePath);
        Assert.Equal(("", ""), (raw.Text(tables), raw.Text(keys)));
        // What states there are is JobLifecycle's to say.
        Assert.Equal(0, raw.Ask("SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%state%CHECK%IN (%' AND name IN ('jobs', 'chunks')"));
    }

    private static Task<TemporarySqliteStore> OfVersion1Async() => OfAsync(Version1.Sql);

    private static async Task<TemporarySqliteStore> OfAsync(string sql)
    {
        var temporary = new TemporarySqliteStore();
        await temporary.CloseAsync();
        File.Delete(temporary.DatabasePath);
        using var raw = new RawDatabase(temporary.DatabasePath);
        raw.Execute(sql);
        return temporary;
    }
}
