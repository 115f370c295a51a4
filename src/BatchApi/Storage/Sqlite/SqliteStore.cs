using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Input;
using BatchApi.Jobs.Items;
using BatchApi.Jobs.Logs;
using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Items;
using BatchApi.Storage.Sqlite.Tables;
using BatchApi.Storage.Sqlite.Transactions;
using BatchApi.Storage.Sqlite.Writing;

namespace BatchApi.Storage.Sqlite;

/// <summary>The store in an SQLite file that one process at a time holds.</summary>
/// <remarks>All changes go through one writer, which commits together what waits together; reads go through a few connections beside it.</remarks>
internal sealed class SqliteStore : IStore
{
    private readonly OpenStore _open;
    private readonly TimeSpan _lease;
    private readonly RecentSegments _recent = new();

    private SqliteStore(OpenStore open, TimeSpan lease)
    {
        _open = open;
        _lease = lease;
    }

    public JobChanges Changes => _open.Changes;

    /// <summary>Transactions committed since the store was opened: fewer than changes under load.</summary>
    public long CommittedCount => _open.Group.CommittedCount;

    /// <summary>Of these, those that were on the disk before anybody heard of them.</summary>
    public long DurableCount => _open.Group.DurableCount;

    /// <summary>Opens the database in the folder, or makes one. All leases of before are void.</summary>
    /// <param name="options">The folder, and the room on its disk that stays free.</param>
    /// <param name="lease">How long a claim is good without being renewed.</param>
    /// <exception cref="StorageInUseException">Another process holds the folder.</exception>
    /// <exception cref="StorageTooNewException">A later release wrote the database.</exception>
    /// <exception cref="StorageCorruptException">The file is damaged or not ours.</exception>
    /// <exception cref="StorageUnavailableException">Folder, file or library cannot be used.</exception>
    public static SqliteStore Open(StorageOptions options, TimeSpan lease, TimeProvider time, ILogger<SqliteStore> logger) =>
        new(OpenStore.Open(options.Directory, options.MinFreeMiB, time, logger), lease);

    public async Task AppendAsync(Guid job, Segment segment, CancellationToken cancellationToken)
    {
        var appended = WriteAsync(
            transaction =>
            {
                Segments.Append(transaction, job, segment);
                return true;
            },
            cancellationToken,
            bytes: segment.Lines.Length);
        // While the writer is at it: should that fail, there never is such a job.
        _recent.Add(job, segment.First, segment.Count, segment.Lines.Span);
        await appended;
    }

    public Task<Segment> ReadAppendedAsync(Guid job, long first, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => Segments.ReadAppended(connection, job, first), cancellationToken);

    public Task<Job> AcceptAsync(NewJob job, Segment? last, Durability durability, CancellationToken cancellationToken) =>
        AcceptAsync(transaction => Accepting.Accept(transaction, job, last).Job, job, last, durability, cancellationToken);

    public Task<(Job Accepted, Claim Claim)> AcceptAsync(
        NewJob job, Segment? last, Durability durability, FirstClaim first, CancellationToken cancellationToken) =>
        AcceptAsync(
            transaction =>
            {
                var row = Accepting.Accept(transaction, job, last);
                return (row.Job, Claiming.First(transaction, row, _lease, first));
            },
            job, last, durability, cancellationToken);

    public Task MakeDurableAsync(Guid job, CancellationToken cancellationToken) =>
        WriteAsync(transaction => JobRows.Rewrite(transaction, job), cancellationToken, durable: true, makesRoom: true);

    public async Task DiscardAsync(Guid job, CancellationToken cancellationToken)
    {
        await _open.Sweeper.SweepAsync(job, cancellationToken);
        // Nothing is left of it but free pages.
        _open.Sweeper.Add(job);
    }

    public Task<Job?> FindAsync(Guid job, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => JobRows.Find(connection, job)?.Job, cancellationToken);

    public Task<IReadOnlyList<Job>> ListAsync(JobFilter filter, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync<IReadOnlyList<Job>>(connection => JobRows.List(connection, filter), cancellationToken);

    public Task<IReadOnlyList<Guid>> ClaimableAsync(CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync<IReadOnlyList<Guid>>(connection => Claimable.Find(connection, _open.Clock.Now), cancellationToken);

    public Task<bool> HasUnfinishedAsync(CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(Claimable.IsAnyUnfinished, cancellationToken);

    public Task<Claim> ClaimAsync(Guid job, string node, Func<Job, long, int> size, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Claiming.Claim(transaction, job, node, _lease, size), cancellationToken);

    public Task<ReadOnlyMemory<byte>> ReadInputAsync(Chunk chunk, int position, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(
            connection => Segments.Read(connection, _recent, chunk.Job, chunk.First + position, chunk.Count - position) ?? default,
            cancellationToken);

    public Task<CommitAnswer> CommitAsync(Chunk chunk, Outcomes outcomes, CancellationToken cancellationToken)
    {
        OutcomesCheck.Demand(chunk, outcomes);
        return _open.Writer.WriteAsync(
            new Work<CommitAnswer>(transaction => Committing.Commit(transaction, chunk, outcomes))
            {
                Outcomes = (chunk.Job, outcomes.Count),
                Bytes = outcomes.Lines.Length,
            },
            cancellationToken);
    }

    public Task AddUsageAsync(Chunk chunk, ChunkUsage usage, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Committing.AddUsage(transaction, chunk, usage), cancellationToken);

    public Task AppendLogAsync(Guid job, IReadOnlyList<LogLine> lines, long leftOut, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Logs.Append(transaction, job, lines, leftOut), cancellationToken, bytes: lines.Sum(line => line.Text.Length));

    public Task<Chunk?> PositionAsync(Chunk chunk, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => Chunks.Find(connection, chunk), cancellationToken);

    public Task ReleaseAsync(Chunk chunk, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Releasing.Release(transaction, chunk), cancellationToken, makesRoom: true);

    public Task RenewAsync(string node, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Chunks.Renew(transaction, node, transaction.LeaseNow + _lease), cancellationToken, makesRoom: true);

    public Task<Job?> CancelAsync(Guid job, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Ending.Cancel(transaction, job), cancellationToken, durable: true, makesRoom: true);

    public async Task FinishCancelAsync(Guid job, CancellationToken cancellationToken)
    {
        while (!await WriteAsync(transaction => Ending.FinishCancel(transaction, job), cancellationToken, durable: true, makesRoom: true))
        {
            while (await WriteAsync(transaction => Ending.CancelSome(transaction, job), cancellationToken, makesRoom: true))
            {
            }
        }
    }

    public async Task FailAsync(Guid job, JobError error, CancellationToken cancellationToken)
    {
        var hasEnded = await WriteAsync(transaction => Ending.Fail(transaction, job, error), cancellationToken, durable: true, makesRoom: true);
        if (!hasEnded)
            await FinishCancelAsync(job, cancellationToken);
    }

    public async Task<bool> DeleteAsync(Guid job, CancellationToken cancellationToken)
    {
        var deleted = await WriteAsync(transaction => JobRows.Delete(transaction, job), cancellationToken, durable: true, makesRoom: true);
        if (deleted)
            _open.Sweeper.Add(job);
        return deleted;
    }

    public async Task<int> ExpireAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken)
    {
        var jobs = await _open.Readers.ReadAsync(connection => Expiry.EndedBefore(connection, endedBefore, limit), cancellationToken);
        if (jobs.Count > 0)
            await WriteAsync(transaction => Expiry.Expire(transaction, jobs), cancellationToken, durable: true, makesRoom: true);
        foreach (var job in jobs)
            _open.Sweeper.Add(job);
        return jobs.Count;
    }

    public async Task<int> ForgetExpiredAsync(DateTimeOffset expiredBefore, int limit, CancellationToken cancellationToken)
    {
        var jobs = await _open.Readers.ReadAsync(connection => Expiry.ExpiredBefore(connection, expiredBefore, limit), cancellationToken);
        if (jobs.Count > 0)
            await WriteAsync(transaction => Expiry.Forget(transaction, jobs), cancellationToken, makesRoom: true);
        return jobs.Count;
    }

    public Task<DateTimeOffset?> ExpiredAtAsync(Guid job, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => Expiry.Find(connection, job), cancellationToken);

    public Task<OutputRow?> NextByIndexAsync(Guid job, long index, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => OutputRows.ByIndex(connection, job, index), cancellationToken);

    public Task<OutputRow?> NextCompletedAsync(Guid job, CompletionCursor from, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => OutputRows.BySequence(connection, job, Sequence.Of(from)), cancellationToken);

    public CompletionCursor? ParseCompletion(string text) => Sequence.Parse(text);

    public Task<OutputPiece?> ReadOutputsAsync(
        Guid job, OutputRow row, int offset, long index, Memory<byte> buffer, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => OutputRows.ReadPiece(connection, job, row, offset, index, buffer.Span), cancellationToken);

    public Task<ReadOnlyMemory<byte>?> ReadItemAsync(Guid job, long index, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => Segments.Read(connection, _recent, job, index, count: 1), cancellationToken);

    public Task<List<(long Number, LogLine Line)>> LogAsync(Guid job, long from, long? index, int limit, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => Logs.Read(connection, job, from, index, limit), cancellationToken);

    public Task<List<ChunkRecord>> ChunksAsync(Guid job, long from, int limit, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => ChunkRecords.Read(connection, job, from, limit), cancellationToken);

    public async Task<string?> ProblemAsync(CancellationToken cancellationToken) => (await _open.Probe.LookAsync(cancellationToken))?.Message;

    public bool IsFull => _open.Health.Failure is StorageFullException;

    public void GiveUpWhenBusy() => _open.Writer.GiveUpWhenBusy();

    public ValueTask DisposeAsync() => _open.DisposeAsync();

    private async Task<T> AcceptAsync<T>(
        Func<Transaction, T> accept, NewJob job, Segment? last, Durability durability, CancellationToken cancellationToken)
    {
        var isDurable = durability == Durability.AtOnce || job.Total == 0;
        var accepted = WriteAsync(accept, cancellationToken, isDurable, bytes: last?.Lines.Length ?? 0);
        // While the writer is at it: should that fail, there never is such a job.
        if (last is not null)
            _recent.Add(job.Id, last.First, last.Count, last.Lines.Span);
        return await accepted;
    }

    private Task<T> WriteAsync<T>(
        Func<Transaction, T> run, CancellationToken cancellationToken, bool durable = false, bool makesRoom = false, int bytes = 0) =>
        _open.Writer.WriteAsync(new Work<T>(run) { MustBeDurable = durable, MakesRoom = makesRoom, Bytes = bytes }, cancellationToken);
}
