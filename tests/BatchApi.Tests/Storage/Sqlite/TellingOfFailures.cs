using BatchApi.Jobs.Input;
using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Items;
using BatchApi.Storage.Sqlite.Opening;
using BatchApi.Storage.Sqlite.Writing;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>The store knows whether it can be used, without anybody's using it.</summary>
public sealed class TellingOfFailures
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhileAnotherHoldsTheLock()
    {
        await using var temporary = new TemporarySqliteStore();
        using var other = new RawDatabase(temporary.DatabasePath);
        Assert.Null(await ProblemAsync(temporary));
        other.Execute("BEGIN IMMEDIATE");

        await UntilProblemAsync(temporary, "holds the lock");
        other.Execute("ROLLBACK");

        await UntilWellAsync(temporary);
    }

    [Fact]
    public async Task WhenTheFileIsGone()
    {
        await using var temporary = new TemporarySqliteStore();

        File.Move(temporary.DatabasePath, temporary.DatabasePath + ".away");
        Assert.Contains("is gone", await ProblemAsync(temporary), StringComparison.Ordinal);
        File.Move(temporary.DatabasePath + ".away", temporary.DatabasePath);

        await UntilWellAsync(temporary);
    }

    [Fact]
    public async Task WhenTheFileIsDamaged()
    {
        await using var temporary = new TemporarySqliteStore();
        await temporary.AcceptAsync(5);
        using (var other = new RawDatabase(temporary.DatabasePath))
            other.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        // Not the first page, which is read all the time and kept.
        await using (var file = new FileStream(temporary.DatabasePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = Database.PageBytes;
            for (var page = 1; page < file.Length / Database.PageBytes; page++)
                file.Write(new byte[Database.PageBytes]);
        }

        await Assert.ThrowsAsync<StorageCorruptException>(
            () => temporary.Store.ListAsync(new(null, null, new Dictionary<string, string>(), 10, null), Token));

        Assert.Contains("cannot be used", await ProblemAsync(temporary), StringComparison.Ordinal);
    }

    [Fact]
    public void AFullDiskIsOneUntilMuchCanBeWritten()
    {
        var health = new StorageHealth(NullLogger.Instance);

        health.Failed(new StorageFullException(null));
        health.Committed();
        Assert.IsType<StorageFullException>(health.Failure);
        health.Works();

        Assert.Null(health.Failure);
    }

    [Fact]
    public async Task OfAGroupThatDoesNotFit()
    {
        using var file = new GroupOnAFile();
        file.Connection.Execute("PRAGMA max_page_count = 60");
        var large = new Work<bool>(transaction =>
        {
            Segments.Append(transaction, Guid.CreateVersion7(), new Segment(0, 1, new byte[4 << 20]));
            return true;
        });

        file.Group.Commit([large]);

        await Assert.ThrowsAsync<StorageFullException>(() => large.Answer);
        Assert.IsType<StorageFullException>(file.Health.Failure);
    }

    [Fact]
    public async Task NotOfAChangeThatIsWrongInItself()
    {
        using var file = new GroupOnAFile();
        var wrong = new Work<int>(transaction => transaction.Statement("INSERT INTO jobs (id) VALUES ('x')").Run());

        file.Group.Commit([wrong]);

        var failure = await Assert.ThrowsAsync<SqliteException>(() => wrong.Answer);
        Assert.True(failure.IsMistake);
        Assert.Null(file.Health.Failure);
    }

    private static async Task<string?> ProblemAsync(TemporarySqliteStore temporary)
    {
        var asking = temporary.Store.ProblemAsync(Token);
        // What it waits for is measured by the test's clock.
        while (!asking.IsCompleted)
        {
            temporary.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(asking, Task.Delay(20, Token));
        }

        return await asking;
    }

    private static async Task UntilProblemAsync(TemporarySqliteStore temporary, string text)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (await ProblemAsync(temporary) is not { } problem || !problem.Contains(text, StringComparison.Ordinal))
            deadline.Token.ThrowIfCancellationRequested();
    }

    private static async Task UntilWellAsync(TemporarySqliteStore temporary)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (await ProblemAsync(temporary) is not null)
        {
            // Tried again once a second of the test's clock.
            temporary.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, deadline.Token);
        }
    }
}
