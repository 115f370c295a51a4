using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Input;
using BatchApi.Jobs.Options;
using BatchApi.Storage;
using BatchApi.Tests.Jobs;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class AcceptingJobs
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task ReadsBackWhatWasAccepted(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var labels = new Dictionary<string, string> { ["käse"] = "a\"b", ["n"] = "1" };
        var wanted = new NewJob(
            Guid.CreateVersion7(), "word-count", """{"lowercase":true}""", new NumberRange(-5, 7, 2), 7,
            Priority.High, SentOptions.InEffect(
                (ChunkSize.Option, 10), (MaxWorkers.Option, 3), (ItemTimeout.Option, 1.5), (MaxCrashes.Option, 4), (MemoryLimit.Option, 64)),
            labels)
        {
            Script = "x => 'ü'",
        };

        await temporary.Store.AcceptAsync(wanted, null, Token);

        var job = await temporary.FindAsync(wanted.Id);
        Assert.Equivalent(
            new Job(
                wanted.Id, wanted.Operation, wanted.Parameters, wanted.Range, wanted.Priority, wanted.Options, labels,
                JobState.Queued, new Counts(7, 7, 0, 0, 0, 0), 1, temporary.Time.GetUtcNow(), null, null, null)
            {
                Script = wanted.Script,
            },
            job,
            strict: true);
        Assert.Equal(wanted.Options, job.Options);
    }

    [Theory]
    [EachStorage(false)]
    [EachStorage(true)]
    public async Task GivesChunksOfAnySizeInAnyOrderTheirItems(StorageKind storage, bool reopen)
    {
        await using var temporary = storage.Create();
        int[] segments = [400, 1, 70, 300, 90, 250, 8];
        var jobs = new[] { await temporary.AcceptAsync(segments), await temporary.AcceptAsync(segments) };
        // What came last is kept in memory, but only by the store that took it.
        if (reopen)
            await temporary.ReopenAsync();
        var random = new Random(1);
        var next = 0;

        for (var read = 0; read < 2000; read++)
        {
            // Mostly one after the other, as chunks are taken, now and then anywhere.
            if (next >= segments.Sum() || random.Next(20) == 0)
                next = random.Next(segments.Sum());
            var end = 0;
            foreach (var segment in segments)
                if (end <= next)
                    end += segment;
            var count = random.Next(1, Math.Min(end - next, random.Next(8) == 0 ? int.MaxValue : 6) + 1);
            var lines = await temporary.Store.ReadInputAsync(new Chunk(jobs[random.Next(2)].Id, next, count, 0, 1) { Id = 0 }, 0, Token);
            Assert.Equal(string.Concat(Enumerable.Range(next, count).Select(index => $"{index}\n")), TemporaryStore.Text(lines));
            next += count;
        }
    }

    [Theory]
    [EachStorage]
    public async Task GivesTheItemsOfMoreThanItKeepsInMemory(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync([.. Enumerable.Repeat(150_000, 12)]);
        var small = new List<Job>();
        for (var count = 0; count < 100; count++)
            small.Add(await temporary.AcceptAsync(2));

        for (var first = 0; first < 12 * 150_000; first += 50_000)
        {
            var lines = await temporary.Store.ReadInputAsync(new Chunk(job.Id, first, 50_000, 0, 1) { Id = 0 }, 0, Token);
            Assert.True(TemporaryStore.Lines(first, 50_000).Span.SequenceEqual(lines.Span));
        }

        foreach (var one in small)
            Assert.Equal("1\n", TemporaryStore.Text((await temporary.Store.ReadItemAsync(one.Id, 1, Token))!.Value));
    }

    [Theory]
    [EachStorage]
    public async Task GivesNoItemsOfAJobThatIsGone(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(3);

        await temporary.Store.DeleteAsync(job.Id, Token);

        Assert.True((await temporary.Store.ReadInputAsync(new Chunk(job.Id, 0, 3, 0, 1) { Id = 0 }, 0, Token)).IsEmpty);
        Assert.Null(await temporary.Store.ReadItemAsync(job.Id, 0, Token));
    }

    [Theory]
    [EachStorage]
    public async Task KeepsTheItemsOfAllSegments(StorageKind storage)
    {
        await using var temporary = storage.Create();

        var job = await temporary.AcceptAsync(3, 2);

        Assert.Equal("0\n1\n2\n", TemporaryStore.Text(await temporary.Store.ReadInputAsync(new Chunk(job.Id, 0, 3, 0, 1) { Id = 0 }, 0, Token)));
        Assert.Equal("4\n", TemporaryStore.Text(await temporary.Store.ReadInputAsync(new Chunk(job.Id, 3, 2, 0, 1) { Id = 0 }, 1, Token)));
        Assert.Equal("2\n", TemporaryStore.Text((await temporary.Store.ReadItemAsync(job.Id, 2, Token))!.Value));
        Assert.Null(await temporary.Store.ReadItemAsync(job.Id, 5, Token));
    }

    [Theory]
    [EachStorage]
    public async Task TakesTheLastSegmentAlong(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var id = Guid.CreateVersion7();

        await temporary.Store.AcceptAsync(TemporaryStore.NewJob(id, 2), new Segment(0, 2, TemporaryStore.Lines(0, 2)), Token);

        Assert.Equal("1\n", TemporaryStore.Text((await temporary.Store.ReadItemAsync(id, 1, Token))!.Value));
    }

    [Theory]
    [EachStorage]
    public async Task EndsAnEmptyJobAtOnce(StorageKind storage)
    {
        await using var temporary = storage.Create();

        var job = await temporary.AcceptAsync();

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.NotNull((await temporary.FindAsync(job.Id)).EndedAt);
        Assert.Empty(await temporary.Store.ClaimableAsync(Token));
    }

    [Theory]
    [EachStorage]
    public async Task ShowsNothingOfWhatWasOnlyAppended(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var id = Guid.CreateVersion7();

        await temporary.Store.AppendAsync(id, new Segment(0, 2, TemporaryStore.Lines(0, 2)), Token);

        Assert.Null(await temporary.Store.FindAsync(id, Token));
        Assert.Null(await temporary.Store.ReadItemAsync(id, 0, Token));
        Assert.Equal(ClaimAnswer.NotRunnable, (await temporary.Store.ClaimAsync(id, "node", (_, _) => 1, Token)).Answer);
    }

    [Theory]
    [EachStorage]
    public async Task LeavesNothingOfWhatIsDiscarded(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var id = Guid.CreateVersion7();
        await temporary.Store.AppendAsync(id, new Segment(0, 2, TemporaryStore.Lines(0, 2)), Token);

        await temporary.Store.DiscardAsync(id, Token);

        Assert.Equal(0, temporary.CountRows(id));
    }

    [Theory]
    [EachStorage]
    public async Task DiscardsNothingOfAnAcceptedJob(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(2);

        await temporary.Store.DiscardAsync(job.Id, Token);

        Assert.NotNull(await temporary.Store.ReadItemAsync(job.Id, 0, Token));
        // Not only what is kept in memory.
        Assert.NotEqual(0, temporary.CountRows(job.Id));
    }

    [Theory]
    [EachStorage]
    public async Task GivesEachJobItsOwnItems(StorageKind storage)
    {
        await using var temporary = storage.Create();
        Guid[] jobs = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        foreach (var (number, job) in jobs.Index())
            await temporary.Store.AcceptAsync(TemporaryStore.NewJob(job, 20), new Segment(0, 20, TemporaryStore.Lines(100 * number, 20)), Token);

        foreach (var (number, job) in jobs.Index())
            Assert.Equal($"{100 * number + 7}\n", TemporaryStore.Text((await temporary.Store.ReadItemAsync(job, 7, Token))!.Value));
    }

    [Theory]
    [EachStorage]
    public async Task ListsTheNewestFirst(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var jobs = new List<Guid>();
        for (var count = 0; count < 5; count++)
        {
            // Ids of one millisecond have no order.
            var id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(count));
            var labels = new Dictionary<string, string> { ["parity"] = count % 2 == 0 ? "even" : "odd" };
            var job = TemporaryStore.NewJob(id, count == 4 ? 0 : 1, labels: labels);
            await temporary.Store.AcceptAsync(job with { Range = new NumberRange(0, 1, 1) }, null, Token);
            jobs.Insert(0, id);
        }

        Assert.Equal(jobs[..2], await Ids(new JobFilter(null, null, NoLabels, 2, null)));
        Assert.Equal(jobs[2..4], await Ids(new JobFilter(null, null, NoLabels, 2, jobs[1])));
        Assert.Equal([jobs[1], jobs[3]], await Ids(new JobFilter(null, "square", new Dictionary<string, string> { ["parity"] = "odd" }, 9, null)));
        Assert.Equal([jobs[0]], await Ids(new JobFilter(JobState.Succeeded, null, NoLabels, 9, null)));
        Assert.Empty(await Ids(new JobFilter(null, "sha256", NoLabels, 9, null)));

        async Task<Guid[]> Ids(JobFilter filter) => [.. (await temporary.Store.ListAsync(filter, Token)).Select(job => job.Id)];
    }

    private static Dictionary<string, string> NoLabels => [];
}
