using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;
using BatchApi.Storage;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class CommittingChunks
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task RecordsOutcomesAndCountsTogether(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        var failure = new Failure(1, "worker_crashed", "It was killed.", "Type", 139, "SIGSEGV", 2, """{"frames":[]}""");

        Assert.Equal(CommitAnswer.Applied, await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 3, failure), Token));

        Assert.Equal(new Counts(5, 0, 2, 2, 1, 0), (await temporary.FindAsync(job.Id)).Counts);
        Assert.Equal(chunk with { Position = 3 }, await temporary.Store.PositionAsync(chunk, Token));
        var row = await WholeRow.ByIndexAsync(temporary.Store, job.Id, 2);
        Assert.Equivalent((0L, 3, 1), (row!.First, row.Count, row.FailedCount));
        Assert.Equal("0\n1\n2\n", TemporaryStore.Text(row.Lines));
        Assert.Equal([failure], row.Failures);
    }

    [Theory]
    [EachStorage(0, "succeeded")]
    [EachStorage(1, "partially_succeeded")]
    [EachStorage(2, "failed")]
    public async Task EndsTheJobWithItsLastItem(StorageKind storage, int failed, string expected)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(1, 1);
        foreach (var index in new[] { 0, 1 })
        {
            Assert.Null((await temporary.FindAsync(job.Id)).EndedAt);
            var chunk = await temporary.ClaimAsync(job.Id);
            Failure[] failures = index < failed ? [new Failure(index, "timeout", "Too slow.")] : [];
            await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 1, failures), Token);
        }

        job = await temporary.FindAsync(job.Id);
        Assert.Equal(expected, job.State.Name());
        Assert.NotNull(job.EndedAt);
        Assert.Equal(ClaimAnswer.NotRunnable, (await temporary.Store.ClaimAsync(job.Id, "node", (_, _) => 1, Token)).Answer);
    }

    [Theory]
    [EachStorage]
    public async Task DropsAnOldPosition(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 2), Token);

        await AssertDropped(temporary, chunk);
    }

    [Theory]
    [EachStorage]
    public async Task DropsAnOldFence(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        temporary.Time.Advance(TimeSpan.FromSeconds(15));
        await temporary.ClaimAsync(job.Id);

        await AssertDropped(temporary, chunk);
    }

    [Theory]
    [EachStorage]
    public async Task DropsWhatWasReleased(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.ReleaseAsync(chunk, Token);

        await AssertDropped(temporary, chunk);
    }

    [Theory]
    [EachStorage]
    public async Task DropsWhatComesAfterTheCancel(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CancelAsync(job.Id, Token);
        await temporary.Store.FinishCancelAsync(job.Id, Token);

        await AssertDropped(temporary, chunk);
    }

    [Theory]
    [EachStorage]
    public async Task DropsWhatComesAfterTheDeletion(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.DeleteAsync(job.Id, Token);

        Assert.Equal(CommitAnswer.Dropped, await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 1), Token));
        Assert.Null(await temporary.Store.PositionAsync(chunk, Token));
    }

    [Theory]
    [EachStorage]
    public async Task StillCountsWithALeaseThatRanOutUnclaimed(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        temporary.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(CommitAnswer.Applied, await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 5), Token));
    }

    [Theory]
    [EachStorage]
    public async Task IsDoneWithItsLastItemAndNotBefore(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var chunk = await temporary.ClaimAsync(job.Id);
        temporary.Time.Advance(TimeSpan.FromSeconds(1));

        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 4), Token);
        var before = await ReadAsync();
        temporary.Time.Advance(TimeSpan.FromSeconds(1));
        chunk = chunk with { Position = 4 };
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 1), Token);

        Assert.Equal((ChunkState.Running, (DateTimeOffset?)null), before);
        Assert.Equal((ChunkState.Done, temporary.Time.GetUtcNow()), await ReadAsync());

        async Task<(ChunkState, DateTimeOffset?)> ReadAsync()
        {
            var record = (await temporary.Store.ChunksAsync(job.Id, 0, 9, Token)).Single();
            return (record.State, record.EndedAt);
        }
    }

    /// <summary>Of a chunk of ten items from index 10 on, of which two are committed.</summary>
    [Theory]
    [EachStorage("from the chunk's first item on")]
    [EachStorage("none")]
    [EachStorage("more than the chunk has")]
    [EachStorage("a failure before them")]
    [EachStorage("a failure behind them")]
    [EachStorage("failures out of order")]
    [EachStorage("an unknown code")]
    [EachStorage("the code of a job")]
    [EachStorage("canceled")]
    [EachStorage("again before them")]
    [EachStorage("again behind them")]
    [EachStorage("again out of order")]
    [EachStorage("failed and again")]
    [EachStorage("an output and again")]
    [EachStorage("again in a day")]
    [EachStorage("again in the past")]
    public async Task RefusesOutcomesThatCannotBe(StorageKind storage, string what)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(10, 10);
        await temporary.ClaimAsync(job.Id);
        var chunk = await temporary.ClaimAsync(job.Id);
        await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 2), Token);
        chunk = chunk with { Position = 2 };
        var before = await temporary.FindAsync(job.Id);
        var good = new Outcomes(12, 3, "12\nnull\nnull\n"u8.ToArray(), []);

        await Assert.ThrowsAsync<ArgumentException>(() => temporary.Store.CommitAsync(chunk, Wrong(what, good), Token));

        Assert.Equivalent(before, await temporary.FindAsync(job.Id), strict: true);
        Assert.Null(await temporary.Store.NextByIndexAsync(job.Id, 12, Token));
        var right = good with { Failures = [Failed(13)], Again = [Again(14)] };
        Assert.Equal(CommitAnswer.Applied, await temporary.Store.CommitAsync(chunk, right, Token));
    }

    private static Outcomes Wrong(string what, Outcomes good) => what switch
    {
        "from the chunk's first item on" => good with { First = 10 },
        "none" => good with { Count = 0 },
        "more than the chunk has" => good with { Count = 9 },
        "a failure before them" => good with { Failures = [Failed(11)] },
        "a failure behind them" => good with { Failures = [Failed(15)] },
        "failures out of order" => good with { Failures = [Failed(14), Failed(13)] },
        "an unknown code" => good with { Failures = [Failed(13) with { Code = "Timeout" }] },
        "the code of a job" => good with { Failures = [Failed(13) with { Code = "operation_unavailable" }] },
        "canceled" => good with { Failures = [Failed(13) with { Code = "canceled" }] },
        "again before them" => good with { Again = [Again(11)] },
        "again behind them" => good with { Again = [Again(15)] },
        "again out of order" => good with { Again = [Again(14), Again(13)] },
        "failed and again" => good with { Failures = [Failed(13)], Again = [Again(13)] },
        "an output and again" => good with { Again = [Again(12)] },
        "again in a day" => good with { Again = [Again(13) with { Delay = TimeSpan.FromDays(1) }] },
        "again in the past" => good with { Again = [Again(13) with { Delay = TimeSpan.FromSeconds(-1) }] },
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };

    private static Failure Failed(long index) => new(index, "timeout", "Slow.");

    private static NextAttempt Again(long index) => new(index, 1, TimeSpan.Zero);

    [Theory]
    [EachStorage]
    public async Task OneThatFailsTakesNoOtherDown(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptRangeAsync(100);

        var claims = Enumerable.Range(0, 50)
            .Select(number => temporary.Store.ClaimAsync(
                job.Id, "node", (_, _) => number % 2 == 0 ? 1 : throw new InvalidOperationException("A bug."), Token))
            .ToArray();
        await Task.WhenAll(claims).ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);

        Assert.Equal(25, claims.Count(claim => claim.IsCompletedSuccessfully));
        Assert.Equal(25, claims.Count(claim => claim.Exception?.InnerException is InvalidOperationException));
        Assert.Equal(25, (await temporary.FindAsync(job.Id)).Counts.Running);
    }

    private static async Task AssertDropped(TemporaryStore temporary, Chunk chunk)
    {
        var before = await temporary.FindAsync(chunk.Job);
        var row = await LastAsync();

        Assert.Equal(CommitAnswer.Dropped, await temporary.Store.CommitAsync(chunk, TemporaryStore.Outcomes(chunk, 1), Token));

        Assert.Equivalent(before, await temporary.FindAsync(chunk.Job), strict: true);
        Assert.Equivalent(row, await LastAsync(), strict: true);

        async Task<WholeRow?> LastAsync()
        {
            WholeRow? last = null;
            while (await WholeRow.CompletedAsync(temporary.Store, chunk.Job, last?.Next ?? CompletionCursor.Start) is { } next)
                last = next;
            return last;
        }
    }
}
