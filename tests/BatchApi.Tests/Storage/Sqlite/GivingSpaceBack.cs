using BatchApi.Jobs.Input;
using BatchApi.Storage.Sqlite.Opening;
using BatchApi.Storage.Sqlite.Space;

namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>What a job took of the disk comes back after it.</summary>
public sealed class GivingSpaceBack
{
    private const int Bytes = 32 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AfterAJobIsDeleted()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await AcceptLargeAsync(temporary);

        await temporary.Store.DeleteAsync(job, Token);

        await ShrinksAsync(temporary);
    }

    [Fact]
    public async Task AfterAnUploadIsRefused()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = Guid.CreateVersion7();
        await AppendLargeAsync(temporary, job);

        await temporary.Store.DiscardAsync(job, Token);

        await ShrinksAsync(temporary);
    }

    [Fact]
    public async Task WhenTheServiceStartsAgain()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await AcceptLargeAsync(temporary);
        await temporary.CloseAsync();
        using (var raw = new RawDatabase(temporary.DatabasePath))
            raw.Execute($"DELETE FROM jobs WHERE id = '{job}'; DELETE FROM segments");

        await temporary.ReopenAsync();

        await ShrinksAsync(temporary);
    }

    [Fact]
    public async Task OfAFileThatAnEarlierReleaseMade()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await AcceptLargeAsync(temporary);
        await temporary.CloseAsync();
        using (var raw = new RawDatabase(temporary.DatabasePath))
            raw.Execute("PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = NONE; VACUUM; PRAGMA journal_mode = WAL");

        await temporary.ReopenAsync();
        await temporary.Store.DeleteAsync(job, Token);

        await ShrinksAsync(temporary);
    }

    // The log alone: the file need not be written to by then.
    private static async Task ShrinksAsync(TemporarySqliteStore temporary)
    {
        var log = temporary.DatabasePath + "-wal";
        await Eventually.IsTrueAsync(() => new FileInfo(log).Length == 0 && new FileInfo(temporary.DatabasePath).Length < Bytes / 2);
        Assert.InRange(new FileInfo(temporary.DatabasePath).Length, 0, (FreePages.KeptCount + 64) * Database.PageBytes);
        // And it goes on.
        await temporary.AcceptAsync(1);
    }

    private static async Task<Guid> AcceptLargeAsync(TemporarySqliteStore temporary)
    {
        var job = Guid.CreateVersion7();
        await AppendLargeAsync(temporary, job);
        await temporary.Store.AcceptAsync(TemporaryStore.NewJob(job, Bytes >> 20), null, Token);
        return job;
    }

    private static async Task AppendLargeAsync(TemporarySqliteStore temporary, Guid job)
    {
        var item = new byte[1 << 20];
        item.AsSpan().Fill((byte)'1');
        item[^1] = (byte)'\n';
        for (var index = 0; index < Bytes >> 20; index++)
            await temporary.Store.AppendAsync(job, new Segment(index, 1, item), Token);
    }
}
