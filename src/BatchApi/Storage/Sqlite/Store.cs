using BatchApi.Jobs;
using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Items;
using BatchApi.Storage.Sqlite.Tables;
using BatchApi.Storage.Sqlite.Transactions;
using BatchApi.Storage.Sqlite.Writing;

namespace BatchApi.Storage.Sqlite;

/// <summary>The truth: what was accepted and what has become of it, in an SQLite file that one process at a time holds.</summary>
/// <remarks>
/// All changes go through one writer, which commits together what waits together. A change whose task has completed is committed;
/// after one that failed with <see cref="StorageException"/> nothing of it is kept.
/// </remarks>
internal sealed class Store : IAsyncDisposable
{
    private readonly OpenStore _open;
    private readonly TimeSpan _lease;
    private readonly RecentSegments _recent = new();

    private Store(OpenStore open, TimeSpan lease)
    {
        _open = open;
        _lease = lease;
    }

    public JobChanges Changes => _open.Changes;

    /// <summary>Transactions committed since the store was opened: fewer than changes under load.</summary>
    public long CommittedCount => _open.Group.CommittedCount;

    /// <summary>Opens the database in the folder, or makes one. All leases of before are void.</summary>
    /// <exception cref="StorageInUseException">Another process holds the folder.</exception>
    /// <exception cref="StorageTooNewException">A later release wrote the database.</exception>
    /// <exception cref="StorageCorruptException">The file is damaged or not ours.</exception>
    /// <exception cref="StorageUnavailableException">Folder, file or library cannot be used.</exception>
    public static Store Open(StorageOptions options, TimeProvider time, ILogger<Store> logger) =>
        new(OpenStore.Open(options.Directory, time, logger), options.Lease);

    /// <summary>Keeps a piece of the input of a job that is not accepted yet.</summary>
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

    /// <summary>A segment that was appended for a job, before that exists.</summary>
    /// <param name="first">Index of its first item.</param>
    public Task<Segment> ReadAppendedAsync(Guid job, long first, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => Segments.ReadAppended(connection, job, first), cancellationToken);

    /// <summary>From now on the job exists, durably, with all that was appended for it.</summary>
    public async Task<Job> AcceptAsync(NewJob job, Segment? last, CancellationToken cancellationToken)
    {
        var accepted = WriteAsync(transaction => Accepting.Accept(transaction, job, last), cancellationToken, durable: true, last?.Lines.Length ?? 0);
        if (last is not null) _recent.Add(job.Id, last.First, last.Count, last.Lines.Span);
        return await accepted;
    }

    /// <summary>Deletes what was appended for a job that was never accepted; an accepted one is left alone.</summary>
    public async Task DiscardAsync(Guid job, CancellationToken cancellationToken)
    {
        await _open.Sweeper.SweepAsync(job, cancellationToken);
        // Nothing is left of it but free pages.
        _open.Sweeper.Add(job);
    }

    public Task<Job?> FindAsync(Guid job, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => JobRows.Find(connection, job)?.Job, cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<Job>> ListAsync(JobFilter filter, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync<IReadOnlyList<Job>>(connection => JobRows.List(connection, filter), cancellationToken);

    /// <summary>Unfinished jobs with something to claim now, and canceling ones that nobody works on.</summary>
    public Task<IReadOnlyList<Guid>> ClaimableAsync(CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync<IReadOnlyList<Guid>>(connection => Claimable.Find(connection, _open.Clock.Now), cancellationToken);

    public Task<bool> HasUnfinishedAsync(CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(Claimable.IsAnyUnfinished, cancellationToken);

    /// <summary>Takes a chunk to work on until its lease runs out.</summary>
    /// <param name="size">From the job and the number of its items never claimed to the number wanted; called by the writer, so it must be quick.</param>
    public Task<Claim> ClaimAsync(Guid job, string node, Func<Job, long, int> size, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Claiming.Claim(transaction, job, node, _lease, size), cancellationToken);

    /// <summary>The chunk's lines from <paramref name="position"/> on; empty if the job is gone or a range.</summary>
    public Task<ReadOnlyMemory<byte>> ReadInputAsync(Chunk chunk, int position, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(
            connection => Segments.Read(connection, _recent, chunk.Job, chunk.First + position, chunk.Count - position) ?? default, cancellationToken);

    /// <summary>Records outcomes from the chunk's position on; the last ones of a job end it, durably.</summary>
    public Task<CommitAnswer> CommitAsync(Chunk chunk, Outcomes outcomes, CancellationToken cancellationToken) =>
        _open.Writer.WriteAsync(
            new Work<CommitAnswer>(transaction => Committing.Commit(transaction, chunk, outcomes))
            {
                Outcomes = (chunk.Job, outcomes.Count),
                Bytes = outcomes.Lines.Length,
            },
            cancellationToken);

    /// <summary>Adds what a run of the chunk took and no commit has recorded; does nothing if the chunk is another's by now.</summary>
    public Task AddUsageAsync(Chunk chunk, ChunkUsage usage, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Committing.AddUsage(transaction, chunk, usage), cancellationToken);

    /// <summary>Keeps what the job's operation printed, as far as there is room for it.</summary>
    /// <param name="leftOut">Lines that are only counted.</param>
    public Task AppendLogAsync(Guid job, IReadOnlyList<LogLine> lines, long leftOut, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Logs.Append(transaction, job, lines, leftOut), cancellationToken, bytes: lines.Sum(line => line.Text.Length));

    /// <summary>The chunk as it is stored, after an unknown outcome; null: it is gone.</summary>
    public Task<Chunk?> PositionAsync(Chunk chunk, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => Chunks.Find(connection, chunk), cancellationToken);

    /// <summary>Gives back what of the chunk has no outcome; does nothing if it is not the caller's any more.</summary>
    public Task ReleaseAsync(Chunk chunk, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Releasing.Release(transaction, chunk), cancellationToken);

    /// <summary>Extends the leases of all the node's chunks.</summary>
    public Task RenewAsync(string node, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Chunks.Renew(transaction, node, transaction.LeaseNow + _lease), cancellationToken);

    /// <summary>Stops claims, durably. A job that nobody works on is canceled at once, another is canceling.</summary>
    /// <returns>The job as it is now, an ended one as it was; null: no such job.</returns>
    public Task<Job?> CancelAsync(Guid job, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Ending.Cancel(transaction, job), cancellationToken, durable: true);

    /// <summary>Ends a canceling job: fences rise, and what has no outcome is canceled.</summary>
    public Task FinishCancelAsync(Guid job, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Ending.FinishCancel(transaction, job), cancellationToken, durable: true);

    /// <summary>Ends an unfinished job as failed: fences rise, and what has no outcome is canceled with the error's code.</summary>
    public Task FailAsync(Guid job, JobError error, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Ending.Fail(transaction, job, error), cancellationToken, durable: true);

    /// <summary>The job is gone for everybody, durably; its data follows. False: no such job.</summary>
    public async Task<bool> DeleteAsync(Guid job, CancellationToken cancellationToken)
    {
        var deleted = await WriteAsync(transaction => JobRows.Delete(transaction, job), cancellationToken, durable: true);
        if (deleted)
            _open.Sweeper.Add(job);
        return deleted;
    }

    /// <summary>Deletes some jobs that ended before a time, as <see cref="DeleteAsync"/> does; that they were there is remembered.</summary>
    /// <returns>How many: fewer than <paramref name="limit"/>, and there are no more.</returns>
    public async Task<int> ExpireAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken)
    {
        var jobs = await _open.Readers.ReadAsync(connection => Expiry.EndedBefore(connection, endedBefore, limit), cancellationToken);
        if (jobs.Count > 0) await WriteAsync(transaction => Expiry.Expire(transaction, jobs), cancellationToken, durable: true);
        foreach (var job in jobs) _open.Sweeper.Add(job);
        return jobs.Count;
    }

    /// <summary>Forgets that some jobs were there, which expired before a time.</summary>
    /// <returns>How many: fewer than <paramref name="limit"/>, and there are no more.</returns>
    public async Task<int> ForgetExpiredAsync(DateTimeOffset expiredBefore, int limit, CancellationToken cancellationToken)
    {
        var jobs = await _open.Readers.ReadAsync(connection => Expiry.ExpiredBefore(connection, expiredBefore, limit), cancellationToken);
        if (jobs.Count > 0) await WriteAsync(transaction => Expiry.Forget(transaction, jobs), cancellationToken);
        return jobs.Count;
    }

    /// <summary>When the job expired; null: it has not, or nobody remembers.</summary>
    public Task<DateTimeOffset?> ExpiredAtAsync(Guid job, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => Expiry.Find(connection, job), cancellationToken);

    /// <summary>The row that holds the item's outcome; null: it has none yet.</summary>
    public Task<OutputRow?> NextByIndexAsync(Guid job, long index, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => OutputRows.ByIndex(connection, job, index), cancellationToken);

    /// <summary>The first row with this sequence or a later one; null: none yet.</summary>
    public Task<OutputRow?> NextBySequenceAsync(Guid job, long sequence, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => OutputRows.BySequence(connection, job, sequence), cancellationToken);

    /// <summary>Reads lines of the row into the buffer, with what is known of the items that failed; null: the job is gone.</summary>
    /// <param name="offset">Of the first byte.</param>
    /// <param name="index">Of the item that the byte belongs to.</param>
    public Task<OutputPiece?> ReadOutputsAsync(
        Guid job, OutputRow row, int offset, long index, Memory<byte> buffer, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => OutputRows.ReadPiece(connection, job, row, offset, index, buffer.Span), cancellationToken);

    /// <summary>One item's line; null: no such item, or the job is a range.</summary>
    public Task<ReadOnlyMemory<byte>?> ReadItemAsync(Guid job, long index, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => Segments.Read(connection, _recent, job, index, count: 1), cancellationToken);

    /// <summary>What the job's operation printed, from line number <paramref name="from"/> on, each with its number.</summary>
    /// <param name="index">Only lines of this item; null: all.</param>
    public Task<List<(long Number, LogLine Line)>> LogAsync(Guid job, long from, long? index, int limit, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => Logs.Read(connection, job, from, index, limit), cancellationToken);

    /// <summary>The job's chunks from the one at index <paramref name="first"/> on, in the order of the items.</summary>
    public Task<List<ChunkRecord>> ChunksAsync(Guid job, long first, int limit, CancellationToken cancellationToken) =>
        _open.Readers.ReadAsync(connection => ChunkRecords.Read(connection, job, first, limit), cancellationToken);

    /// <summary>
    /// Why the store cannot be used just now, and what the operator can do; null: nothing speaks against it. Nothing is written to find out.
    /// </summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken) => (await _open.Probe.LookAsync(cancellationToken))?.Message;

    /// <summary>The service is ending: a lock that another process holds for more than a second fails what waits for it.</summary>
    public void GiveUpWhenBusy() => _open.Writer.GiveUpWhenBusy();

    /// <summary>Commits what waits and closes the file.</summary>
    public ValueTask DisposeAsync() => _open.DisposeAsync();

    private Task<T> WriteAsync<T>(Func<Transaction, T> run, CancellationToken cancellationToken, bool durable = false, int bytes = 0) =>
        _open.Writer.WriteAsync(new Work<T>(run) { MustBeDurable = durable, Bytes = bytes }, cancellationToken);
}
