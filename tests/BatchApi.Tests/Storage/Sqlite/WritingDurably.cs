using BatchApi.Jobs;
using BatchApi.Storage.Sqlite;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Tables;
using BatchApi.Storage.Sqlite.Transactions;
using BatchApi.Storage.Sqlite.Writing;

namespace BatchApi.Tests.Storage.Sqlite;

public sealed class WritingDurably
{
    // As PRAGMA synchronous answers.
    private const long Normal = 1;
    private const long Full = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OnlyWhatAsksForIt()
    {
        using var file = new GroupOnAFile();

        Assert.Equal(Full, await Level(file, Ask(durable: true)));
        Assert.Equal(Normal, await Level(file, Ask(durable: false)));
    }

    [Fact]
    public async Task AllOfAGroupIfOneAsks()
    {
        using var file = new GroupOnAFile();

        Assert.Equal(Full, await Level(file, Ask(durable: false), Ask(durable: true)));
    }

    [Fact]
    public async Task WhatMayEndAJob()
    {
        using var file = new GroupOnAFile();
        var job = TemporaryStore.NewJob(Guid.CreateVersion7(), 10);
        file.Group.Commit([new Work<object>(transaction => Accepting.Accept(transaction, job, null))]);

        Assert.Equal(Normal, await Level(file, Ask(outcomes: (job.Id, 4))));
        Assert.Equal(Full, await Level(file, Ask(outcomes: (job.Id, 10))));
        Assert.Equal(Full, await Level(file, Ask(outcomes: (job.Id, 4)), Ask(outcomes: (job.Id, 6))));
    }

    /// <summary>Whoever hears that it is done may tell a client, and the power may fail.</summary>
    [Fact]
    public async Task WhatPeopleAskForAndTheEndOfAJob()
    {
        await using var temporary = new TemporarySqliteStore();
        var store = (SqliteStore)temporary.Store;
        var error = new JobError("internal_error", "A bug.");
        Guid[] jobs = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7(temporary.Time.GetUtcNow()))];

        foreach (var job in jobs)
            await DurablyAsync(() => store.AcceptAsync(TemporaryStore.NewJob(job, 2) with { Range = new(0, 2, 1) }, null, Token));
        var chunk = await temporary.ClaimAsync(jobs[0]);
        await DurablyAsync(() => store.CancelAsync(jobs[0], Token));
        await DurablyAsync(() => store.FinishCancelAsync(jobs[0], Token));
        await DurablyAsync(() => store.FailAsync(jobs[1], error, Token));
        await DurablyAsync(() => store.DeleteAsync(jobs[1], Token));
        chunk = await temporary.ClaimAsync(jobs[2]);
        await DurablyAsync(() => store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 2), Token));
        temporary.Time.Advance(TimeSpan.FromDays(1));
        await DurablyAsync(() => store.ExpireAsync(temporary.Time.GetUtcNow(), 9, Token));

        async Task DurablyAsync(Func<Task> change)
        {
            // Whatever else is written meanwhile is not.
            var before = store.DurableCount;
            await change();
            Assert.Equal(before + 1, store.DurableCount);
        }
    }

    [Fact]
    public void IsToldOnlyOnceItIsCommitted()
    {
        using var file = new GroupOnAFile();
        var members = new[] { new Listening(file.Connection), new Listening(file.Connection) };

        file.Group.Commit(members);

        Assert.All(members, member => Assert.False(member.WasInTransaction));
    }

    private sealed class Listening(Connection connection) : Work
    {
        public bool? WasInTransaction { get; private set; }

        public override void Run(Transaction transaction) => JobRows.Exists(transaction.Connection, Guid.Empty);

        public override void Complete() => WasInTransaction = connection.InTransaction;

        public override void Fail(Exception exception) => throw exception;

        protected override void Cancel(CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private static Work<long> Ask(bool durable = false, (Guid, int)? outcomes = null) =>
        new(transaction =>
        {
            using var level = transaction.Statement("PRAGMA synchronous");
            return level.Step() ? level.OnlyNumber() : -1;
        })
        {
            MustBeDurable = durable,
            Outcomes = outcomes,
        };

    private static Task<long> Level(GroupOnAFile file, params Work<long>[] members)
    {
        file.Group.Commit(members);
        return members[0].Answer;
    }
}
