using System.Buffers;
using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;
using BatchApi.Pool;
using BatchApi.Storage;
using BatchApi.Storage.Errors;
using Microsoft.Extensions.ObjectPool;

namespace BatchApi.Running;

/// <summary>
/// Collects a chunk's results and commits them: every second or MiB, and at its end. While one commit is under way the next is
/// collected; a third waits, and with it the worker. The last results wait for the end of the run, a moment away, so that what it took is
/// recorded together with them.
/// </summary>
internal sealed partial class ChunkCommits : IAsyncDisposable
{
    private const int MaxBytes = 1 << 20;
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // What is refused for another reason than the state of disk and file is a mistake, and stays one.
    private const int MaxAttempts = 3;

    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly CancellationToken _canceled;
    private readonly Lock _lock = new();
    private readonly ITimer _age;
    private readonly ObjectPool<ArrayBufferWriter<byte>> _buffers;
    private ArrayBufferWriter<byte> _lines;
    private ArrayBufferWriter<byte> _spare;
    private List<Failure> _failures = [];
    private int _failureLength;
    private int _count;
    private int _taken;
    private Task _commit = Task.CompletedTask;

    /// <param name="cancellationToken">When canceled, what cannot be stored at once is dropped.</param>
    /// <param name="leave">When canceled, what finds no room on the disk is dropped.</param>
    public ChunkCommits(
        IStore store, Chunk chunk, ObjectPool<ArrayBufferWriter<byte>> buffers, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken, CancellationToken leave = default)
    {
        (_stopping, _canceled) = (cancellationToken, leave);
        _buffers = buffers;
        (_lines, _spare) = (buffers.Get(), buffers.Get());
        _store = store;
        _time = time;
        _logger = logger;
        Chunk = chunk;
        _taken = chunk.Position;
        _age = time.CreateTimer(_ => CommitWhatIsOld(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The chunk as the last commit left it.</summary>
    public Chunk Chunk { get; private set; }

    /// <summary>Takes a batch; waits while two commits' worth are not stored yet.</summary>
    /// <exception cref="ChunkLostException">An earlier commit was dropped.</exception>
    /// <exception cref="OutcomesNotStoredException">An earlier one was given up.</exception>
    public async ValueTask AddAsync(ResultBatch batch)
    {
        Task earlier;
        lock (_lock)
        {
            if (_count == 0)
                _age.Change(MaxAge, Timeout.InfiniteTimeSpan);
            _lines.Write(batch.Lines.Span);
            foreach (var failure in batch.Failures)
            {
                _failures.Add(Failure(failure));
                _failureLength += failure.Message.Length + (failure.Details?.Length ?? 0);
            }

            _count += batch.Count;
            _taken += batch.Count;
            if (_taken == Chunk.Count)
            {
                _age.Change(MaxAge, Timeout.InfiniteTimeSpan);
                return;
            }

            earlier = _commit;
            // What failed is read as a whole, too.
            if (_lines.WrittenCount + _failureLength < MaxBytes && !earlier.IsFaulted)
                return;
            if (earlier.IsCompletedSuccessfully)
            {
                _commit = CommitAsync(null);
                return;
            }
        }

        await earlier;
        await StartCommitAsync();
    }

    /// <summary>Commits what is left and what the run took, and waits until all of it is stored.</summary>
    public async Task FlushAsync(RunUsage took)
    {
        var usage = new ChunkUsage(new Usage(took.CpuTime, took.PeakMemoryBytes, took.WorkerRestarts), took.Pid);
        await _commit;
        bool isRecorded;
        lock (_lock)
        {
            isRecorded = _count > 0;
            if (isRecorded)
                _commit = CommitAsync(usage);
        }

        await _commit;
        if (!isRecorded)
            await AddUsageAsync(usage);
    }

    public async ValueTask DisposeAsync()
    {
        await _age.DisposeAsync();
        lock (_lock)
        {
            // After a failure the store may still be reading them.
            if (!_commit.IsCompletedSuccessfully)
                return;

            _buffers.Return(_lines);
            _buffers.Return(_spare);
        }
    }

    private Task StartCommitAsync()
    {
        lock (_lock)
        {
            if (_commit.IsCompletedSuccessfully && _count > 0)
                _commit = CommitAsync(null);
        }

        return Task.CompletedTask;
    }

    private void CommitWhatIsOld() => _ = StartCommitAsync();

    // Called under the lock; takes the collected results before it first waits.
    private Task CommitAsync(ChunkUsage? usage)
    {
        var outcomes = new Outcomes(Chunk.First + Chunk.Position, _count, _lines.WrittenMemory, _failures) { Usage = usage };
        (_lines, _spare) = (_spare, _lines);
        _lines.ResetWrittenCount();
        _failures = [];
        _failureLength = 0;
        _count = 0;
        return StoreAsync(outcomes);
    }

    private async Task StoreAsync(Outcomes outcomes)
    {
        var after = Chunk with { Position = Chunk.Position + outcomes.Count };
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await _store.CommitAsync(Chunk, outcomes, CancellationToken.None) == CommitAnswer.Dropped)
                    throw new ChunkLostException(Chunk);

                break;
            }
            catch (Exception failure) when (failure is not ChunkLostException and not ObjectDisposedException)
            {
                // Whether it was stored is not known: the position tells. Results wait for as long as the chunk is ours; of disk and file the
                // store has told.
                if (await StoredPositionAsync() == after.Position)
                    break;

                var isMistake = failure is not (StorageFullException or StorageUnavailableException);
                if (isMistake && attempt == MaxAttempts)
                    throw new OutcomesNotStoredException(Chunk, outcomes, isRefused: true, failure);
                var hasNoRoom = failure is StorageFullException && _canceled.IsCancellationRequested;
                if (hasNoRoom || _stopping.IsCancellationRequested)
                    throw new OutcomesNotStoredException(Chunk, outcomes, isRefused: false, failure);
            }

            // Once more when the service ends or the job is canceled.
            var cut = _canceled.IsCancellationRequested ? CancellationToken.None : _canceled;
            using var hurry = CancellationTokenSource.CreateLinkedTokenSource(_stopping, cut);
            await Task.Delay(pause, _time, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = Shorter(pause * 2, LongestPause);
        }

        Chunk = after;
    }

    // There is no outcome to record it with: nothing was answered, or everything was stored before the run came to its end.
    private async Task AddUsageAsync(ChunkUsage usage)
    {
        try
        {
            if (usage.Worker is not null)
                await _store.AddUsageAsync(Chunk, usage, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not ObjectDisposedException)
        {
            Log.UsageLost(_logger, failure, Chunk.Job, Chunk.First);
        }
    }

    private async Task<int?> StoredPositionAsync()
    {
        try
        {
            var stored = await _store.PositionAsync(Chunk, CancellationToken.None);
            return stored is not null && stored.Fence == Chunk.Fence ? stored.Position : throw new ChunkLostException(Chunk);
        }
        catch (Exception failure) when (failure is not ChunkLostException and not ObjectDisposedException)
        {
            return null;
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static Failure Failure(ItemFailure failure) => new(
        failure.Index, failure.Code, failure.Message, failure.Type, failure.Exit?.Code, failure.Exit?.SignalName, failure.Attempts, failure.Details);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What chunk {First} of job {Job} took could not be stored; its usage is too low by that")]
        public static partial void UsageLost(ILogger logger, Exception failure, Guid job, long first);
    }
}
