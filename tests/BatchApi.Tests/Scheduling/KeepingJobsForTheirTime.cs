using BatchApi.Jobs.Input;
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
        for (var job = 0; job < 250; job++)
            jobs.Add(await EndedAsync(temporary));
        temporary.Time.Advance(Kept + TimeSpan.FromMinutes(1));

        using var retention = Retention(temporary);
        await retention.StartAsync(Token);

        await Eventually.IsTrueAsync(() => jobs.TrueForAll(job => !IsThere(temporary, job)));
        await retention.StopAsync(Token);
    }

    [Fact]
    public async Task BelievesAClockThatJumpsAheadOnlyOnceThatHasLasted()
    {
        await using var temporary = new TemporarySqliteStore();
        var older = await EndedAsync(temporary);
        temporary.Time.Advance(TimeSpan.FromDays(1));
        var young = await EndedAsync(temporary);
        temporary.Time.Advance(Kept - TimeSpan.FromDays(1) - TimeSpan.FromMinutes(30));
        using var retention = Retention(temporary);
        await retention.StartAsync(Token);
        temporary.Time.Step = TimeSpan.FromDays(30);

        // When the older one has gone after its time, rounds were made that could have taken the other.
        await PassAsync(temporary, TimeSpan.FromMinutes(31), () => !IsThere(temporary, older));
        Assert.True(IsThere(temporary, young));

        await PassAsync(temporary, TimeSpan.FromMinutes(30), () => !IsThere(temporary, young));
        await retention.StopAsync(Token);
    }

    [Fact]
    public void FollowsAClockThatIsSetBackOrALittleAhead()
    {
        var time = new SteppedClock();
        var clock = new SteadyClock(time);

        foreach (var step in new[] { TimeSpan.FromDays(-3), TimeSpan.FromDays(-3) + TimeSpan.FromSeconds(50), TimeSpan.FromDays(-5) })
        {
            time.Advance(TimeSpan.FromMinutes(1));
            time.Step = step;
            Assert.Equal(time.GetUtcNow(), clock.Now());
        }
    }

    [Fact]
    public void BeginsToWaitAnewWhenTheClockJumpsOnceMore()
    {
        var time = new SteppedClock();
        var clock = new SteadyClock(time);
        var start = time.GetUtcNow();
        time.Step = TimeSpan.FromHours(2);
        Assert.Equal(start, clock.Now());
        time.Advance(TimeSpan.FromMinutes(50));
        time.Step = TimeSpan.FromDays(300);
        Assert.Equal(start.AddMinutes(50), clock.Now());

        time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(start.AddMinutes(100), clock.Now());
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(time.GetUtcNow(), clock.Now());
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
            if (isAwaited())
                return true;

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
