using BatchApi.Jobs;
using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Opening;

namespace BatchApi.Tests.Storage.Sqlite;

public sealed class OpeningTheStore
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindsWhatWasCommittedAndVoidsLeases()
    {
        await using var temporary = new TemporaryStore();
        var job = await temporary.AcceptAsync(5, 5);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 2), Token);

        await temporary.ReopenAsync();

        Assert.Equal(new Counts(10, 8, 0, 2, 0, 0), (await temporary.FindAsync(job.Id)).Counts);
        Assert.Equal("0\n1\n", TemporaryStore.Text((await WholeRow.ByIndexAsync(temporary.Store, job.Id, 0))!.Lines));
        Assert.Equal(chunk with { Position = 2, Fence = 2 }, await temporary.ClaimAsync(job.Id));
    }

    [Fact]
    public async Task DeletesWhatWasNeverAccepted()
    {
        await using var temporary = new TemporaryStore();
        var job = await temporary.AcceptAsync(5);
        await temporary.Store.AppendAsync(Guid.CreateVersion7(), new Segment(0, 2, TemporaryStore.Lines(0, 2)), Token);

        await temporary.ReopenAsync();

        using var raw = new RawDatabase(temporary.DatabasePath);
        await Eventually.IsTrueAsync(() => raw.Ask("SELECT count(*) FROM segments") == 1);
        Assert.NotNull(await temporary.Store.ReadItemAsync(job.Id, 4, Token));
    }

    [Fact]
    public async Task RefusesAFolderThatIsInUse()
    {
        await using var temporary = new TemporaryStore();

        var refusal = Assert.Throws<StorageInUseException>(temporary.Open);

        Assert.Contains(temporary.Folder, refusal.Message, StringComparison.Ordinal);
        await temporary.AcceptAsync(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RefusesANewerSchema(bool inTheLogOnly)
    {
        await using var temporary = new TemporaryStore();
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
        await using var temporary = new TemporaryStore();
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
        await using var temporary = new TemporaryStore();
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
        await using var temporary = new TemporaryStore();
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
    public async Task TakesWhatAStartThatWasKilledLeft()
    {
        await using var temporary = new TemporaryStore();
        await temporary.CloseAsync();
        await File.WriteAllBytesAsync(temporary.DatabasePath, [], Token);

        await temporary.ReopenAsync();

        await temporary.AcceptAsync(1);
    }

    private static void AssertRefused<T>(TemporaryStore temporary)
        where T : StorageException
    {
        var before = File.ReadAllBytes(temporary.DatabasePath);

        var refusal = Assert.Throws<T>(temporary.Open);

        Assert.Contains(temporary.DatabasePath, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(temporary.DatabasePath));
    }
}
