using BatchApi.Jobs;
using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Opening;

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
        using (var raw = new RawDatabase(temporary.DatabasePath)) raw.Execute("DELETE FROM jobs");

        await temporary.ReopenAsync();

        await Eventually.IsTrueAsync(() => temporary.CountRows(job.Id) == 0);
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
        for (var item = 0; item < 40; item++) await temporary.Store.AppendAsync(id, new(item, 1, new byte[1 << 20]), Token);
        await temporary.Store.AcceptAsync(TemporaryStore.NewJob(id, 40), null, Token);
        await temporary.CloseAsync();
        using (var file = File.OpenWrite(temporary.DatabasePath)) file.SetLength(file.Length - Database.PageBytes);

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
        if (isReplaced) await File.WriteAllBytesAsync(file, content, Token);

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
