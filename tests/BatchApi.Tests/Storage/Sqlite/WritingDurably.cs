using BatchApi.Storage.Sqlite.Transactions;
using BatchApi.Storage.Sqlite.Writing;

namespace BatchApi.Tests.Storage.Sqlite;

public sealed class WritingDurably
{
    // As PRAGMA synchronous answers.
    private const long Normal = 1;
    private const long Full = 2;

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
