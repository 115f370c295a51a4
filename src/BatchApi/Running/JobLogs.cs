using System.Runtime.InteropServices;
using BatchApi.Jobs.Logs;
using BatchApi.Pool;
using BatchApi.Storage;
using BatchApi.Storage.Errors;

namespace BatchApi.Running;

/// <summary>
/// What operations print, on its way to the store: collected by job, written half a second after the first line and before the last
/// outcomes of a chunk, so that who sees a job ended sees all its lines.
/// </summary>
internal sealed partial class JobLogs : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(0.5);

    // The store does not take them just now.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly IStore _store;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, PendingLog> _pending = [];
    private readonly ITimer _age;

    public JobLogs(IStore store, TimeProvider time, ILogger<JobLogs> logger)
    {
        _store = store;
        _logger = logger;
        _age = time.CreateTimer(_ => FlushAll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes a line, from any thread, without waiting for the store.</summary>
    public void Add(Guid job, PrintedLine line)
    {
        lock (_lock)
        {
            if (_pending.Count == 0)
                _age.Change(MaxAge, Timeout.InfiniteTimeSpan);
            PendingOf(job).Add(new LogLine(line.At, line.Index, StreamOf(line.To), line.Text) { PrintedCount = Math.Max(1, line.LeftOut) });
        }
    }

    /// <summary>
    /// Hands the job's lines to the store, ahead of whatever is written after this call, and waits until they are kept or known not to be.
    /// </summary>
    public async Task FlushAsync(Guid job)
    {
        PendingLog? pending;
        Task append;
        lock (_lock)
        {
            if (!_pending.Remove(job, out pending))
                return;

            // Under the lock: what was printed first is stored first.
            append = AppendAsync(job, pending);
        }

        try
        {
            await append;
        }
        catch (Exception failure) when (failure is StorageFullException or StorageUnavailableException)
        {
            // The store has told of it.
            KeepAgain(job, pending);
        }
        catch (Exception failure) when (failure is not ObjectDisposedException)
        {
            Log.NotStored(_logger, failure, job);
        }
        catch (ObjectDisposedException)
        {
            // The service has ended.
        }
    }

    public void Dispose() => _age.Dispose();

    private async Task AppendAsync(Guid job, PendingLog pending) =>
        await _store.AppendLogAsync(job, pending.Lines, pending.LeftOut, CancellationToken.None);

    private void FlushAll()
    {
        List<Guid> jobs;
        lock (_lock)
            jobs = [.. _pending.Keys];
        foreach (var job in jobs)
            _ = FlushAsync(job);
    }

    private void KeepAgain(Guid job, PendingLog pending)
    {
        lock (_lock)
        {
            if (_pending.TryGetValue(job, out var later))
                pending.Add(later);
            _pending[job] = pending;
            _age.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    private PendingLog PendingOf(Guid job)
    {
        ref var pending = ref CollectionsMarshal.GetValueRefOrAddDefault(_pending, job, out _);
        return pending ??= new PendingLog();
    }

    private static LogStream StreamOf(PrintedTo to) => to switch
    {
        PrintedTo.Output => LogStream.Output,
        PrintedTo.Errors => LogStream.Errors,
        _ => LogStream.Pool,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What the operation of job {Job} printed could not be stored and is lost")]
        public static partial void NotStored(ILogger logger, Exception failure, Guid job);
    }
}
