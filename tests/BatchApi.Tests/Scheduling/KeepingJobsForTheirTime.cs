using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Scheduling;
using BatchApi.Tests.Storage;
using BatchApi.Tests.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BatchApi.Tests.Scheduling;

public sealed class KeepingJobsForTheirTime
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeletesThemThenAndForgetsThemAsLongAfter()
    {
        await using var temporary = new TemporarySqliteStore();
        // When it has gone, a round was made that could have taken the other, too.
        var older = await EndedAsync(temporary);
        temporary.Time.Advance(TimeSpan.FromDays(1));
        var ended = await EndedAsync(temporary);
        var unfinished = await temporary.AcceptAsync(1);
        using var retention = Retention(temporary);
        await retention.StartAsync(Token);

        await PassAsync(temporary, Kept - TimeSpan.FromHours(1), () => !IsThere(temporary, older));
        Assert.NotNull(await temporary.Store.FindAsync(ended, Token));

        await PassAsync(temporary, TimeSpan.FromHours(2), () => !IsThere(temporary, ended));
        Assert.NotNull(await temporary.Store.ExpiredAtAsync(older, Token));

        await PassAsync(temporary, Kept - TimeSpan.FromHours(1), () => !IsRemembered(temporary, older));
        Assert.NotNull(await temporary.Store.ExpiredAtAsync(ended, Token));

        await PassAsync(temporary, TimeSpan.FromDays(1), () => !IsRemembered(temporary, ended));
        Assert.NotNull(await temporary.Store.FindAsync(unfinished.Id, Token));
        await retention.StopAsync(Token);
    }

    [Fact]
    public async Task DeletesAllThatAreDueWhenTheServiceStarts()
    {
        await using var temporary = new TemporarySqliteStore();
        var jobs = new List<Guid>();
        for (var job = 0; job < 250; job++) jobs.Add(await EndedAsync(temporary));
        temporary.Time.Advance(Kept + TimeSpan.FromMinutes(1));

        using var retention = Retention(temporary);
        await retention.StartAsync(Token);

        await Eventually.IsTrueAsync(() => jobs.TrueForAll(job => !IsThere(temporary, job)));
        await retention.StopAsync(Token);
    }

    private static bool IsThere(TemporaryStore temporary, Guid job) => temporary.Store.FindAsync(job, Token).Result is not null;

    private static bool IsRemembered(TemporaryStore temporary, Guid job) => temporary.Store.ExpiredAtAsync(job, Token).Result is not null;

    [Fact]
    public async Task KeepsThemForAsLongAsCanBeSet()
    {
        await using var temporary = new TemporarySqliteStore();
        var ended = await EndedAsync(temporary);
        temporary.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, await temporary.Store.ExpireAsync(temporary.Time.GetUtcNow() - TimeSpan.FromDays(36500), 10, Token));
        Assert.Equal(0, await temporary.Store.ForgetExpiredAsync(temporary.Time.GetUtcNow() - TimeSpan.FromDays(36500), 10, Token));

        Assert.True(IsThere(temporary, ended));
    }

    private static Retention Retention(TemporaryStore temporary) => new(
        temporary.Store, Options.Create(new JobsOptions { Retention = Kept }), temporary.Time, NullLogger<Retention>.Instance);

    // In steps, as a clock moves: the timer of the service is set anew after each round.
    private static async Task PassAsync(TemporaryStore temporary, TimeSpan time, Func<bool> isAwaited)
    {
        temporary.Time.Advance(time);
        await Eventually.IsTrueAsync(() =>
        {
            if (isAwaited()) return true;

            temporary.Time.Advance(TimeSpan.FromSeconds(1));
            return false;
        });
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
