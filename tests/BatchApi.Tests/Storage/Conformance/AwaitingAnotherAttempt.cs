using System.Text;
using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;
using BatchApi.Jobs.Options;
using BatchApi.Storage;
using BatchApi.Tests.Jobs;

namespace BatchApi.Tests.Storage.Conformance;

/// <summary>Items that a commit passes over: they leave their chunk, and run again when their time has come.</summary>
public sealed class AwaitingAnotherAttempt
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task LeavesTheChunkAndIsPending(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(6);
        var chunk = await temporary.ClaimAsync(job.Id);

        var failure = new Failure(3, "timeout", "Slow.");
        Assert.Equal(CommitAnswer.Applied, await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 5, [1, 4], failure), Token));

        Assert.Equal(new Counts(6, 2, 1, 2, 1, 0), (await temporary.FindAsync(job.Id)).Counts);
        Assert.Equal(chunk with { Position = 5 }, await temporary.Store.PositionAsync(chunk, Token));
        var first = await WholeRow.ByIndexAsync(temporary.Store, job.Id, 0);
        Assert.Equal(("0\n", 0), (TemporaryStore.Text(first!.Lines), first.FailedCount));
        Assert.Null(await temporary.Store.NextByIndexAsync(job.Id, 1, Token));
        var row = await WholeRow.ByIndexAsync(temporary.Store, job.Id, 2);
        Assert.Equal((2L, 2, 1, "2\n3\n"), (row!.First, row.Count, row.FailedCount, TemporaryStore.Text(row.Lines)));
        Assert.Equal([failure], row.Failures);
        Assert.Null(await temporary.Store.NextByIndexAsync(job.Id, 4, Token));
    }

    [Theory]
    [EachStorage]
    public async Task IsClaimedUnderAnIdOfItsOwnWhenItsTimeHasCome(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(3);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 3, [0]), Token);
        temporary.Time.Advance(Delay - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));
        Assert.Equal(ClaimAnswer.NothingLeft, (await temporary.Store.ClaimAsync(job.Id, "node", (_, _) => 9, Token)).Answer);

        temporary.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([job.Id], await temporary.Store.ClaimableAsync(Token));
        var again = await temporary.ClaimAsync(job.Id);
        Assert.Equal(new Chunk(job.Id, 0, 1, 0, 1) { Id = chunk.Id + 1, Attempts = 1 }, again);
        Assert.Equal("0\n", TemporaryStore.Text(await temporary.Store.ReadInputAsync(again, 0, Token)));
        Assert.Equal(new Counts(3, 0, 1, 2, 0, 0), (await temporary.FindAsync(job.Id)).Counts);
        Assert.Equal(
            [(0L, 3, ChunkState.Done), (0L, 1, ChunkState.Running)],
            (await temporary.Store.ChunksAsync(job.Id, 0, 9, Token)).Select(one => (one.First, one.Count, one.State)));
    }

    [Theory]
    [EachStorage]
    public async Task IsClaimedWithItsNeighboursOfAsManyAttempts(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(4, 6);
        await RunAsync(4, [3]);
        temporary.Time.Advance(Delay);
        await RunAsync(1, [3]);
        await RunAsync(6, [4, 5, 6, 8]);
        temporary.Time.Advance(Delay);

        var claims = new List<Chunk>();
        for (var count = 0; count < 4; count++)
            claims.Add(await temporary.ClaimAsync(job.Id, count == 1 ? 2 : 9));

        Assert.Equal([(3L, 1, 2), (4L, 2, 1), (6L, 1, 1), (8L, 1, 1)], claims.Select(one => (one.First, one.Count, one.Attempts)));
        Assert.Equal(4, claims.Select(one => one.Id).Distinct().Count());

        async Task RunAsync(int count, int[] again)
        {
            var chunk = await temporary.ClaimAsync(job.Id);
            Assert.Equal(count, chunk.Count);
            await temporary.Store.CommitAsync(chunk, Outcomes(chunk, count, again), Token);
        }
    }

    [Theory]
    [EachStorage]
    public async Task IsNotClaimedWithANeighbourThatIsNotDueOrHasHadMoreAttempts(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(6);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 3, [0, 2]), Token);
        temporary.Time.Advance(Delay);
        await temporary.Store.ReleaseAsync(chunk with { Position = 3 }, Token);
        var rest = await temporary.ClaimAsync(job.Id);
        var first = await temporary.ClaimAsync(job.Id, 1);
        await temporary.Store.CommitAsync(first, Outcomes(first, 1, [0]), Token);
        await temporary.Store.CommitAsync(rest, Outcomes(rest, 1, [3]), Token);
        await temporary.Store.CommitAsync(rest with { Position = 4 }, Outcomes(rest with { Position = 4 }, 2, []), Token);

        // Item 2 is due, its neighbour 3 is not.
        var second = await temporary.ClaimAsync(job.Id);
        Assert.Equal((2L, 1), (second.First, second.Count));
        await temporary.Store.CommitAsync(second, Outcomes(second, 1, [2]), Token);
        temporary.Time.Advance(Delay);

        // All are due: 0 and 2 after two attempts, 3 after one.
        var claims = new List<Chunk>();
        for (var count = 0; count < 3; count++)
            claims.Add(await temporary.ClaimAsync(job.Id));
        Assert.Equal([(0L, 1, 2), (2L, 1, 2), (3L, 1, 1)], claims.Select(one => (one.First, one.Count, one.Attempts)));
    }

    [Theory]
    [EachStorage]
    public async Task HoldsNoSlotAndKeepsTheJobFromEnding(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(SentOptions.InEffect((MaxWorkers.Option, 1)), [2, 2]);
        var first = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(first, Outcomes(first, 2, [0, 1]), Token);

        var second = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(second, Outcomes(second, 2, []), Token);

        var waiting = await temporary.FindAsync(job.Id);
        Assert.Equal((JobState.Running, new Counts(4, 2, 0, 2, 0, 0)), (waiting.State, waiting.Counts));
        temporary.Time.Advance(Delay);
        var again = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(again, Outcomes(again, 2, []), Token);
        Assert.Equal(JobState.Succeeded, (await temporary.FindAsync(job.Id)).State);
        var row = await WholeRow.ByIndexAsync(temporary.Store, job.Id, 0);
        Assert.Equal("0\n1\n", TemporaryStore.Text(row!.Lines));
    }

    [Theory]
    [EachStorage]
    public async Task OutlivesARestart(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(3);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 3, [1]), Token);
        var before = await temporary.FindAsync(job.Id);

        await temporary.ReopenAsync();

        Assert.Equivalent(before, await temporary.FindAsync(job.Id), strict: true);
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));
        temporary.Time.Advance(Delay);
        var again = await temporary.ClaimAsync(job.Id);
        await temporary.ReopenAsync();
        Assert.Equal(again with { Fence = 2 }, await temporary.ClaimAsync(job.Id));
    }

    [Theory]
    [EachStorage]
    public async Task IsNoLongerAwaitedThanItCanHaveBeenToldToWhenTheClockWasSetBack(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(3);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 3, [1]), Token);

        temporary.Time.Step = TimeSpan.FromDays(-30);
        await temporary.ReopenAsync();
        temporary.Time.Advance(NextAttempt.LongestDelay);

        Assert.Equal(1, (await temporary.ClaimAsync(job.Id)).First);
    }

    /// <summary>Whoever reads the chunks page by page goes on behind the last one that was seen.</summary>
    [Theory]
    [EachStorage]
    public async Task HidesNoChunkThatIsClaimedLater(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(2, 2, 2);
        var first = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(first, Outcomes(first, 2, [1]), Token);
        temporary.Time.Advance(Delay);
        await temporary.ClaimAsync(job.Id);
        var seen = await temporary.Store.ChunksAsync(job.Id, 0, 9, Token);

        await temporary.ClaimAsync(job.Id);
        await temporary.ClaimAsync(job.Id);

        Assert.Equal([0L, 1], seen.Select(chunk => chunk.First));
        Assert.Equal([2L, 4], (await temporary.Store.ChunksAsync(job.Id, seen[^1].Id + 1, 9, Token)).Select(chunk => chunk.First));
    }

    [Theory]
    [EachStorage(false)]
    [EachStorage(true)]
    public async Task HoldsUpNobodyWhileManyAreCanceledWithTheJob(StorageKind storage, bool fails)
    {
        const int count = 10_000;
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(count, 5);
        var chunk = await temporary.ClaimAsync(job.Id, count);
        // Every second one, so that none is the neighbour of another.
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, count, [.. Enumerable.Range(0, count / 2).Select(index => 2 * index)]), Token);
        var error = new JobError("operation_unavailable", "Gone.");

        if (!fails)
            Assert.Equal(JobState.Canceling, (await temporary.Store.CancelAsync(job.Id, Token))!.State);
        var ending = fails ? temporary.Store.FailAsync(job.Id, error, Token) : temporary.Store.FinishCancelAsync(job.Id, Token);
        // What comes behind a step is done before the last of them.
        var others = 0;
        for (; !ending.IsCompleted; others++)
            await temporary.Store.RenewAsync("node", Token);
        await ending;

        Assert.InRange(others, 3, int.MaxValue);
        var ended = await temporary.FindAsync(job.Id);
        Assert.Equal((fails ? JobState.Failed : JobState.Canceled, fails ? error : null), (ended.State, ended.Error));
        Assert.Equal(new Counts(count + 5, 0, 0, count / 2, 0, count / 2 + 5), ended.Counts);
        foreach (var index in new[] { 0, 2, 5000, count - 2, count, count + 4 })
            Assert.Equal(fails ? error.Code : "canceled", (await temporary.Store.NextByIndexAsync(job.Id, index, Token))!.CanceledCode);
        Assert.Null((await temporary.Store.NextByIndexAsync(job.Id, 1, Token))!.CanceledCode);
    }

    [Theory]
    [EachStorage(false)]
    [EachStorage(true)]
    public async Task IsCanceledWithTheJobAlsoAfterARestartOnTheWay(StorageKind storage, bool fails)
    {
        const int count = 3000;
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(count, 5);
        var chunk = await temporary.ClaimAsync(job.Id, count);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, count, [.. Enumerable.Range(0, count / 2).Select(index => 2 * index)]), Token);
        using var stop = new CancellationTokenSource();

        var ending = fails
            ? temporary.Store.FailAsync(job.Id, new JobError("internal_error", "A bug."), stop.Token)
            : temporary.Store.CancelAsync(job.Id, stop.Token);
        if (fails)
            await temporary.Store.Changes.WaitAsync(job.Id, (await temporary.FindAsync(job.Id)).Version, Token);
        else
            await ending;
        await stop.CancelAsync();
        await ending.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
        await temporary.ReopenAsync();

        var found = await temporary.FindAsync(job.Id);
        if (!found.State.HasEnded())
        {
            Assert.Equal(JobState.Canceling, found.State);
            Assert.Equal([job.Id], await temporary.Store.ClaimableAsync(Token));
            await temporary.Store.FinishCancelAsync(job.Id, Token);
        }

        Assert.Equal(fails ? JobState.Failed : JobState.Canceled, (await temporary.FindAsync(job.Id)).State);
    }

    [Theory]
    [EachStorage]
    public async Task IsCanceledWithTheJob(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5, 5);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 5, [1, 2, 4]), Token);

        var canceled = await temporary.Store.CancelAsync(job.Id, Token);

        Assert.Equal((JobState.Canceled, new Counts(10, 0, 0, 2, 0, 8)), (canceled!.State, canceled.Counts));
        foreach (var index in new[] { 1, 2, 4, 5, 9 })
            Assert.Equal("canceled", (await temporary.Store.NextByIndexAsync(job.Id, index, Token))!.CanceledCode);
        temporary.Time.Advance(Delay);
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));
    }

    [Theory]
    [EachStorage]
    public async Task GoesWithTheJob(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(3);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, Outcomes(chunk, 3, [0, 2]), Token);

        await temporary.Store.DeleteAsync(job.Id, Token);

        await Eventually.IsTrueAsync(() => temporary.CountRows(job.Id) == 0);
    }

    private static Outcomes Outcomes(Chunk chunk, int count, int[] again, params Failure[] failures)
    {
        var passed = again.ToHashSet();
        var indexes = Enumerable.Range((int)chunk.First + chunk.Position, count);
        var lines = string.Concat(indexes.Select(index => passed.Contains(index) ? "null\n" : $"{index}\n"));
        return new(chunk.First + chunk.Position, count, Encoding.UTF8.GetBytes(lines), failures)
        {
            Again = [.. again.Select(index => new NextAttempt(index, chunk.Attempts + 1, Delay))],
        };
    }
}
