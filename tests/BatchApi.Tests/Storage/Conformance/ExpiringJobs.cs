using BatchApi.Jobs.Input;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class ExpiringJobs
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task DeletesThoseThatEndedLongAgoAndNoOthers(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var running = await temporary.AcceptAsync(1);
        var old = await EndedAsync(temporary);
        temporary.Time.Advance(TimeSpan.FromDays(1));
        var between = temporary.Time.GetUtcNow();
        temporary.Time.Advance(TimeSpan.FromDays(1));
        var young = await EndedAsync(temporary);

        Assert.Equal(1, await temporary.Store.ExpireAsync(between, 10, Token));

        Assert.Equal(0, await temporary.Store.ExpireAsync(between, 10, Token));
        Assert.Null(await temporary.Store.FindAsync(old, Token));
        Assert.Equal(temporary.Time.GetUtcNow(), await temporary.Store.ExpiredAtAsync(old, Token));
        foreach (var job in new[] { running.Id, young })
        {
            Assert.NotNull(await temporary.Store.FindAsync(job, Token));
            Assert.Null(await temporary.Store.ExpiredAtAsync(job, Token));
        }

        await Eventually.IsTrueAsync(() => temporary.CountRows(old) == 0);
    }

    [Theory]
    [EachStorage]
    public async Task TakesSomeAtATime(StorageKind storage)
    {
        await using var temporary = storage.Create();
        for (var job = 0; job < 5; job++)
            await EndedAsync(temporary);
        temporary.Time.Advance(TimeSpan.FromDays(1));

        var counts = new List<int>();
        for (var round = 0; round < 4; round++)
            counts.Add(await temporary.Store.ExpireAsync(temporary.Time.GetUtcNow(), 2, Token));

        Assert.Equal([2, 2, 1, 0], counts);
    }

    [Theory]
    [EachStorage]
    public async Task ForgetsThemLater(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await EndedAsync(temporary);
        temporary.Time.Advance(TimeSpan.FromDays(1));
        await temporary.Store.ExpireAsync(temporary.Time.GetUtcNow(), 10, Token);

        Assert.Equal(0, await temporary.Store.ForgetExpiredAsync(temporary.Time.GetUtcNow(), 10, Token));
        temporary.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await temporary.Store.ForgetExpiredAsync(temporary.Time.GetUtcNow(), 10, Token));

        Assert.Null(await temporary.Store.ExpiredAtAsync(job, Token));
    }

    private static async Task<Guid> EndedAsync(TemporaryStore temporary)
    {
        var id = Guid.CreateVersion7(temporary.Time.GetUtcNow());
        await temporary.Store.AppendAsync(id, new Segment(0, 1, TemporaryStore.Lines(0, 1)), Token);
        await temporary.Store.AcceptAsync(TemporaryStore.NewJob(id, 1), null, Token);
        await temporary.Store.CancelAsync(id, Token);
        return id;
    }
}
