using BatchApi.Storage.Errors;

namespace BatchApi.Tests.Storage.Sqlite;

public sealed class SharingTheFile
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitsForAnothersLock()
    {
        await using var temporary = new TemporarySqliteStore();
        using var other = new RawDatabase(temporary.DatabasePath);
        other.Execute("BEGIN IMMEDIATE");

        var accepting = temporary.AcceptAsync(5);
        // Longer than SQLite itself waits.
        await Assert.ThrowsAsync<TimeoutException>(() => accepting.WaitAsync(TimeSpan.FromSeconds(2), Token));
        other.Execute("ROLLBACK");

        Assert.NotNull(await temporary.FindAsync((await accepting).Id));
    }

    [Fact]
    public async Task ClosesWhileAnotherHoldsTheLock()
    {
        await using var temporary = new TemporarySqliteStore();
        using var other = new RawDatabase(temporary.DatabasePath);
        other.Execute("BEGIN IMMEDIATE");
        var accepting = temporary.AcceptAsync(5);

        await temporary.CloseAsync().WaitAsync(TimeSpan.FromSeconds(30), Token);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => accepting);
    }

    [Fact]
    public async Task GivesUpForAllAtOnceWhenItCloses()
    {
        await using var temporary = new TemporarySqliteStore();
        using var other = new RawDatabase(temporary.DatabasePath);
        other.Execute("BEGIN IMMEDIATE");
        // Each alone would wait for the lock for a second.
        var accepting = Enumerable.Range(0, 200).Select(_ => temporary.AcceptAsync(1)).ToList();

        await temporary.CloseAsync().WaitAsync(TimeSpan.FromSeconds(30), Token);

        foreach (var one in accepting)
            await Assert.ThrowsAnyAsync<Exception>(() => one);
    }

    [Fact]
    public async Task WithdrawsWhatItsCallerGaveUpWaitingFor()
    {
        await using var temporary = new TemporarySqliteStore();
        using var other = new RawDatabase(temporary.DatabasePath);
        other.Execute("BEGIN IMMEDIATE");
        var taken = temporary.AcceptAsync(5);
        using var gaveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var id = Guid.CreateVersion7();
        var waiting = temporary.Store.AcceptAsync(TemporaryStore.NewJob(id, 0), null, gaveUp.Token);

        await gaveUp.CancelAsync();
        other.Execute("ROLLBACK");
        await taken;

        // The writer may have had it in its hands already: then it is done, and told so.
        var wasTaken = await waiting.ContinueWith(task => task.IsCompletedSuccessfully, Token, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.Equal(wasTaken, await temporary.Store.FindAsync(id, Token) is not null);
    }
}
