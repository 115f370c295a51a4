using System.Globalization;
using BatchApi.Jobs.Logs;
using BatchApi.Jobs.Options;
using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite;
using BatchApi.Storage.Sqlite.Opening;
using BatchApi.Tests.Jobs;

namespace BatchApi.Tests.Storage.Sqlite;

public sealed class OpeningTheStore
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SweepsWhatADeletedJobLeft()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync();
        await temporary.Store.AppendLogAsync(job.Id, [new LogLine(temporary.Time.GetUtcNow(), null, LogStream.Output, "line")], 0, Token);
        await temporary.CloseAsync();
        using (var raw = new RawDatabase(temporary.DatabasePath))
            raw.Execute("DELETE FROM jobs");

        await temporary.ReopenAsync();

        await Eventually.IsTrueAsync(() => temporary.CountRows(job.Id) == 0);
    }

    [Theory]
    [InlineData("INSERT INTO segments (job, first, count, lines) VALUES ('{0}', 0, 1, x'300a')")]
    [InlineData(
        "INSERT INTO chunks (job, id, first, count, position, fence, state, node, started_at) VALUES ('{0}', 0, 0, 1, 0, 1, 'released', 'node', '')")]
    [InlineData("INSERT INTO outputs (job, first, count, sequence, failed, lines) VALUES ('{0}', 0, 1, 0, 0, x'300a')")]
    [InlineData("INSERT INTO failures (job, item, code, message, attempts) VALUES ('{0}', 0, 'timeout', 'Slow.', 1)")]
    [InlineData("INSERT INTO again (job, item, attempts, due) VALUES ('{0}', 0, 1, '')")]
    public async Task SweepsWhatIsLeftInAnyTable(string row)
    {
        await using var temporary = new TemporarySqliteStore();
        await temporary.CloseAsync();
        var job = Guid.CreateVersion7();
        using (var raw = new RawDatabase(temporary.DatabasePath))
            raw.Execute(string.Format(CultureInfo.InvariantCulture, row, job));
        Assert.Equal(1, temporary.CountRows(job));

        await temporary.ReopenAsync();

        await Eventually.IsTrueAsync(() => temporary.CountRows(job) == 0);
    }

    [Fact]
    public async Task CorrectsOptionsThatAreOutOfBounds()
    {
        const string wrong = """{"chunkSize":0,"maxWorkers":0,"itemTimeoutSeconds":-5,"maxCrashes":"two","memoryLimitMiB":1e99}""";
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync(4);
        var ended = await temporary.AcceptAsync();
        await temporary.CloseAsync();
        using (var raw = new RawDatabase(temporary.DatabasePath))
            raw.Execute($"UPDATE jobs SET options = '{wrong}'");

        var log = new WarningLog<SqliteStore>();
        await using (var store = SqliteStore.Open(new() { Directory = temporary.Folder }, TemporaryStore.Lease, temporary.Time, log))
        {
            var expected = SentOptions.InEffect((ChunkSize.Option, 1), (MaxWorkers.Option, 1), (ItemTimeout.Option, 0.001));
            Assert.Equal(expected, (await store.FindAsync(job.Id, Token))!.Options);
            Assert.Equal(expected, (await store.FindAsync(ended.Id, Token))!.Options);
            // Statements that compare options see the same.
            Assert.Equal([job.Id], await store.ClaimableAsync(Token));
            Assert.Equal(1, (await store.ClaimAsync(job.Id, "node", (found, _) => ChunkSize.Of(found.Options)!.Value, Token)).Chunk!.Count);
        }

        Assert.Equal(5, log.Messages.Count);
        Assert.All(log.Messages, message => Assert.Contains(job.Id.ToString(), message, StringComparison.Ordinal));
        Assert.Contains(log.Messages, message => message.Contains("maxWorkers is 0. Must be an integer from 1 to 10000.", StringComparison.Ordinal));
        await temporary.ReopenAsync();
    }

    [Fact]
    public async Task RefusesAFolderThatIsInUse()
    {
        await using var temporary = new TemporarySqliteStore();

        var refusal = Assert.Throws<StorageInUseException>(temporary.Open);

        Assert.Contains(temporary.Folder, refusal.Message, StringComparison.Ordinal);
        await temporary.AcceptAsync(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RefusesANewerSchema(bool inTheLogOnly)
    {
        await using var temporary = new TemporarySqliteStore();
        await temporary.CloseAsync();
        using (var raw = new RawDatabase(temporary.DatabasePath))
        {
            raw.Execute($"PRAGMA user_version = {Schema.Version + 1}");
            if (inTheLogOnly)
                raw.LeaveTheLog();
        }

        AssertRefused<StorageTooNewException>(temporary);
    }

    [Fact]
    public async Task RefusesAnotherProgramsDatabase()
    {
        await using var temporary = new TemporarySqliteStore();
        await temporary.CloseAsync();
        File.Delete(temporary.DatabasePath);
        using (var raw = new RawDatabase(temporary.DatabasePath))
            raw.Execute("CREATE TABLE t (a)");

        AssertRefused<StorageCorruptException>(temporary);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(5000)]
    [InlineData(60_000)]
    public async Task RefusesATruncatedFile(int length)
    {
        await using var temporary = new TemporarySqliteStore();
        await temporary.AcceptAsync(5);
        await temporary.CloseAsync();
        using (var file = File.OpenWrite(temporary.DatabasePath))
            file.SetLength(length);

        AssertRefused<StorageCorruptException>(temporary);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RefusesAFileWithGarbageInIt(int page)
    {
        await using var temporary = new TemporarySqliteStore();
        await temporary.AcceptAsync(5);
        await temporary.CloseAsync();
        using (var file = File.OpenWrite(temporary.DatabasePath))
        {
            file.Position = page * Database.PageBytes;
            file.Write([.. Enumerable.Repeat((byte)0xA5, Database.PageBytes)]);
        }

        AssertRefused<StorageCorruptException>(temporary);
    }

    [Fact]
    public async Task RefusesAnEmptyFileWhereADatabaseWas()
    {
        await using var temporary = new TemporarySqliteStore();
        await temporary.CloseAsync();
        await File.WriteAllBytesAsync(temporary.DatabasePath, [], Token);

        AssertRefused<StorageCorruptException>(temporary);
    }

    [Fact]
    public async Task RefusesALogWithoutItsDatabase()
    {
        await using var temporary = new TemporarySqliteStore();
        await temporary.CloseAsync();
        using (var raw = new RawDatabase(temporary.DatabasePath))
        {
            raw.Execute("DELETE FROM jobs");
            raw.LeaveTheLog();
        }

        File.Delete(temporary.DatabasePath);

        Assert.Throws<StorageCorruptException>(temporary.Open);
        Assert.False(File.Exists(temporary.DatabasePath));
    }

    [Fact]
    public async Task RefusesALargeFileThatWasCutShort()
    {
        await using var temporary = new TemporarySqliteStore();
        var id = Guid.CreateVersion7();
        for (var item = 0; item < 40; item++)
            await temporary.Store.AppendAsync(id, new(item, 1, new byte[1 << 20]), Token);
        await temporary.Store.AcceptAsync(TemporaryStore.NewJob(id, 40), null, Token);
        await temporary.CloseAsync();
        using (var file = File.OpenWrite(temporary.DatabasePath))
            file.SetLength(file.Length - Database.PageBytes);

        AssertRefused<StorageCorruptException>(temporary);
    }

    [Fact]
    public async Task RefusesAFolderInUseWhoseLockFileIsGone()
    {
        await using var temporary = new TemporarySqliteStore();
        File.Delete(Path.Combine(temporary.Folder, "batchapi.lock"));

        Assert.Throws<StorageInUseException>(temporary.Open);
    }

    [Theory]
    [InlineData("batchapi.db", false)]
    [InlineData("batchapi.db", true)]
    [InlineData("batchapi.db-wal", false)]
    [InlineData("batchapi.db-wal", true)]
    public async Task AcceptsNothingMoreWhenItsFilesAreGone(string name, bool isReplaced)
    {
        await using var temporary = new TemporarySqliteStore();
        await temporary.AcceptAsync(1);
        var file = Path.Combine(temporary.Folder, name);
        var content = await File.ReadAllBytesAsync(file, Token);
        File.Delete(file);
        if (isReplaced)
            await File.WriteAllBytesAsync(file, content, Token);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => temporary.AcceptAsync(1));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => temporary.AcceptRangeAsync(1));
        Assert.Contains(name, await temporary.Store.ProblemAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakesWhatAStartThatWasKilledLeft()
    {
        await using var temporary = new TemporarySqliteStore();
        await temporary.CloseAsync();
        await File.WriteAllBytesAsync(temporary.DatabasePath, [], Token);
        await File.WriteAllBytesAsync(Path.Combine(temporary.Folder, "batchapi.lock"), [], Token);

        await temporary.ReopenAsync();

        await temporary.AcceptAsync(1);
    }

    private static void AssertRefused<T>(TemporarySqliteStore temporary)
        where T : StorageException
    {
        var before = File.ReadAllBytes(temporary.DatabasePath);

        var refusal = Assert.Throws<T>(temporary.Open);

        Assert.Contains(temporary.DatabasePath, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(temporary.DatabasePath));
    }
}
