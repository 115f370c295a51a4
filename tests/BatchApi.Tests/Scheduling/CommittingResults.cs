using System.Buffers;
using System.Text;
using BatchApi.Jobs;
using BatchApi.Pool;
using BatchApi.Running;
using BatchApi.Tests.Storage;
using BatchApi.Tests.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.ObjectPool;

namespace BatchApi.Tests.Scheduling;

/// <summary>What a run took is recorded once, and with its last outcomes if that can be.</summary>
public sealed class CommittingResults
{
    private static readonly DefaultObjectPool<ArrayBufferWriter<byte>> Buffers = new(new ResultBuffers());
    private static readonly RunUsage Took = new(TimeSpan.FromSeconds(2), 100, 1, 4711);

    [Fact]
    public async Task TogetherWithWhatTheRunTook()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync(2);
        await using var commits = new ChunkCommits(
            temporary.Store, await temporary.ClaimAsync(job.Id), Buffers, temporary.Time, NullLogger.Instance, CancellationToken.None);
        var version = (await temporary.FindAsync(job.Id)).Version;

        // More than a commit's worth, so it would be stored at once, were there more to come.
        await commits.AddAsync(Batch(0, 2, new string('x', 1 << 20)));
        await commits.FlushAsync(Took);

        var ended = await temporary.FindAsync(job.Id);
        Assert.Equal((JobState.Succeeded, new Usage(Took.CpuTime, 100, 1)), (ended.State, ended.Usage));
        // One change: nobody sees the job ended without it.
        Assert.Equal(version + 1, ended.Version);
    }

    [Fact]
    public async Task WithoutItIfTheEndOfTheRunIsLong()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync(2);
        await using var commits = new ChunkCommits(
            temporary.Store, await temporary.ClaimAsync(job.Id), Buffers, temporary.Time, NullLogger.Instance, CancellationToken.None);

        await commits.AddAsync(Batch(0, 2, "1"));
        temporary.Time.Advance(TimeSpan.FromSeconds(1));
        await Until.TrueAsync(async () => (await temporary.FindAsync(job.Id)).EndedAt is not null, "stored");
        await commits.FlushAsync(Took);

        Assert.Equal(new Usage(Took.CpuTime, 100, 1), (await temporary.FindAsync(job.Id)).Usage);
        Assert.Equal(4711, (await temporary.Store.ChunksAsync(job.Id, 0, 1, CancellationToken.None)).Single().Worker);
    }

    [Fact]
    public async Task AlsoOfARunThatIsGivenBack()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync(5);
        await using var commits = new ChunkCommits(
            temporary.Store, await temporary.ClaimAsync(job.Id), Buffers, temporary.Time, NullLogger.Instance, CancellationToken.None);

        await commits.AddAsync(Batch(0, 2, "1"));
        await commits.FlushAsync(Took);
        await temporary.Store.ReleaseAsync(commits.Chunk, CancellationToken.None);

        var rest = await temporary.FindAsync(job.Id);
        Assert.Equal((2, 3, Took.CpuTime), (rest.Counts.Succeeded, rest.Counts.Pending, rest.Usage.CpuTime));
    }

    [Fact]
    public async Task AlsoOfARunWithoutAny()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync(2);
        await using var commits = new ChunkCommits(
            temporary.Store, await temporary.ClaimAsync(job.Id), Buffers, temporary.Time, NullLogger.Instance, CancellationToken.None);

        await commits.FlushAsync(Took);

        var running = await temporary.FindAsync(job.Id);
        Assert.Equal((JobState.Running, Took.CpuTime), (running.State, running.Usage.CpuTime));
    }

    [Fact]
    public async Task AfterAMiBOfWhatIsToldOfFailures()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync(1000);
        await using var commits = new ChunkCommits(
            temporary.Store, await temporary.ClaimAsync(job.Id), Buffers, temporary.Time, NullLogger.Instance, CancellationToken.None);
        var details = $$"""{"frames":["{{new string('x', 4000)}}"]}""";

        for (var index = 0; index < 999; index++)
            await commits.AddAsync(new(index, 1, "null\n"u8.ToArray(), [new ItemFailure(index, "operation_error", "failed", Details: details)]));
        await commits.FlushAsync(Took);

        var row = await WholeRow.ByIndexAsync(temporary.Store, job.Id, 0);
        Assert.InRange(row!.Count, 200, 600);
        Assert.All(row.Failures, failure => Assert.Equal(details, failure.Details));
    }

    [Fact]
    public async Task NotForEverIfTheStoreRefusesThem()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync(2);
        var chunk = await temporary.ClaimAsync(job.Id);
        using (var other = new RawDatabase(temporary.DatabasePath))
            other.Execute("CREATE TRIGGER refuse BEFORE INSERT ON outputs BEGIN SELECT RAISE(ABORT, 'refused'); END");
        await using var commits = new ChunkCommits(temporary.Store, chunk, Buffers, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

        await commits.AddAsync(Batch(0, 2, "1"));
        var failure = await Assert.ThrowsAsync<OutcomesNotStoredException>(
            () => commits.FlushAsync(Took).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.True(failure.IsRefused);
        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
        Assert.Equal(new Counts(2, 0, 2, 0, 0, 0), (await temporary.FindAsync(job.Id)).Counts);
    }

    [Fact]
    public async Task NotAfterTheServiceIsToldToEndWhileTheStoreFails()
    {
        await using var temporary = new TemporarySqliteStore();
        var job = await temporary.AcceptAsync(2);
        var chunk = await temporary.ClaimAsync(job.Id);
        using var other = new RawDatabase(temporary.DatabasePath);
        other.Execute("BEGIN IMMEDIATE");
        using var stopping = new CancellationTokenSource();
        await using var commits = new ChunkCommits(temporary.Store, chunk, Buffers, TimeProvider.System, NullLogger.Instance, stopping.Token);
        await commits.AddAsync(Batch(0, 2, "1"));
        var flush = commits.FlushAsync(Took);

        temporary.Store.GiveUpWhenBusy();
        await stopping.CancelAsync();

        var failure = await Assert.ThrowsAsync<OutcomesNotStoredException>(
            () => flush.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.False(failure.IsRefused);
    }

    private static ResultBatch Batch(long first, int count, string output) =>
        new(first, count, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"\"{output}\"\n", count))), []);
}
