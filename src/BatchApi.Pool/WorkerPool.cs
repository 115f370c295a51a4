using BatchApi.Pool.Processes;
using BatchApi.Pool.Workers;
using Microsoft.Extensions.Logging;

namespace BatchApi.Pool;

/// <summary>
/// A fixed number of slots, each with a warm child process. An item that ends its worker fails alone, one that hangs costs its
/// timeout; what else was in the run succeeds.
/// </summary>
/// <remarks>Linux. Safe for use by several threads; each run is one worker's.</remarks>
public sealed class WorkerPool : IAsyncDisposable
{
    // The last one used comes first: its worker is the one whose caches are warm.
    private readonly List<Slot> _idle;
    private readonly SemaphoreSlim _idleCount;
    private readonly Slot[] _slots;
    private readonly ScratchFolder _scratch = new();
    private int _disposed;

    /// <summary>Makes the slots; no worker starts before the first run or <see cref="DescribeAsync"/>.</summary>
    /// <param name="options">How many workers, and how long they may take.</param>
    /// <param name="logger">Where starts and ends of workers go.</param>
    /// <param name="time">The clock; default: the system's.</param>
    public WorkerPool(PoolOptions options, ILogger<WorkerPool> logger, TimeProvider? time = null)
    {
        Size = options.Workers == 0 ? Environment.ProcessorCount : options.Workers;
        _slots = [.. Enumerable.Range(0, Size).Select(_ => new Slot(options, _scratch.Path, logger, time ?? TimeProvider.System))];
        _idle = [.. _slots];
        _idleCount = new(Size, Size);
    }

    /// <summary>How many runs go on at once.</summary>
    public int Size { get; }

    /// <summary>Process ids of the living workers.</summary>
    public IReadOnlyList<int> Pids => [.. _slots.Select(slot => slot.Pid).OfType<int>()];

    /// <summary>Starts a worker of that kind in every slot, as each becomes idle, and returns what one of them says of itself.</summary>
    /// <exception cref="WorkerStartException">One of them did not start.</exception>
    public async Task<ReadOnlyMemory<byte>> DescribeAsync(WorkerCommand command, CancellationToken cancel)
    {
        var descriptions = await Task.WhenAll(
            _slots.Select(_ => OnSlotAsync(command.Name, slot => slot.DescribeAsync(command, cancel), cancel)));
        return descriptions[0];
    }

    /// <summary>Runs the items on one worker and delivers their outcomes in order, as they come.</summary>
    /// <param name="run">The items.</param>
    /// <param name="deliver">Is given the outcomes, one batch at a time; while it has not ended, the worker's further results wait in its pipe.</param>
    /// <param name="cancel">Ends the run: what is at work gets 100 ms, then the worker is stopped. The run's end then says
    /// <see cref="RunEnding.Canceled"/>; it is no exception, since outcomes were delivered.</param>
    /// <exception cref="Exception">Whatever <paramref name="deliver"/> throws ends the run.</exception>
    public Task<RunEnd> RunAsync(Run run, Func<ResultBatch, ValueTask> deliver, CancellationToken cancel) =>
        OnSlotAsync(run.Command.Name, slot => slot.RunAsync(run, deliver, cancel), CancellationToken.None);

    /// <summary>Stops all workers: SIGTERM, and SIGKILL after the stop timeout.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;

        await Task.WhenAll(_slots.Select(slot => slot.DisposeAsync().AsTask()));
        _idleCount.Dispose();
        _scratch.Dispose();
    }

    private async Task<T> OnSlotAsync<T>(string kind, Func<Slot, Task<T>> use, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed == 1, this);
        await _idleCount.WaitAsync(cancel);
        var slot = Take(kind);
        try
        {
            return await use(slot);
        }
        finally
        {
            lock (_idle) _idle.Add(slot);
            _idleCount.Release();
        }
    }

    // A slot whose worker is of the right kind, if one is idle.
    private Slot Take(string kind)
    {
        lock (_idle)
        {
            var index = _idle.FindLastIndex(slot => slot.Warm == kind);
            if (index < 0) index = _idle.Count - 1;
            var slot = _idle[index];
            _idle.RemoveAt(index);
            return slot;
        }
    }
}
