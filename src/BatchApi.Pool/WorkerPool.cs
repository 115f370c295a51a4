using BatchApi.Pool.Confinement;
using BatchApi.Pool.Confinement.Cgroups;
using BatchApi.Pool.Orphans;
using BatchApi.Pool.Printing;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Slots;
using BatchApi.Pool.Watching;
using BatchApi.Pool.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Pool;

/// <summary>
/// A fixed number of slots, each with a warm child process. An item that ends its worker fails alone, one that hangs costs its
/// timeout; what else was in the run succeeds.
/// </summary>
/// <remarks>Linux. Safe for use by several threads; each run is one worker's.</remarks>
public sealed class WorkerPool : IAsyncDisposable
{
    private readonly Slot[] _slots;
    private readonly IdleSlots _idle;
    private readonly PoolScratch _scratch = new();
    private readonly PoolOptions _options;
    private readonly CleanupShell _cleanup;
    private readonly PoolParts _parts;
    private readonly SpareWorkers _spares;
    private readonly ITimer _leaving;
    private readonly CancellationTokenSource _closing = new();
    private int _disposed;

    /// <summary>Makes the slots; no worker starts before the first run, <see cref="WarmAsync"/> or <see cref="DescribeAsync"/>.</summary>
    /// <param name="options">How many workers, and how long they may take.</param>
    /// <param name="logger">Where starts and ends of workers go; default: nowhere.</param>
    /// <param name="time">The clock; default: the system's.</param>
    public WorkerPool(PoolOptions options, ILogger<WorkerPool>? logger = null, TimeProvider? time = null)
        : this(options, logger, time, OfferedLayers.Here)
    {
    }

    internal WorkerPool(PoolOptions options, ILogger<WorkerPool>? logger, TimeProvider? time, OfferedLayers offered, ControlGroups? groups = null)
    {
        logger ??= NullLogger<WorkerPool>.Instance;
        Size = options.Workers == 0 ? Environment.ProcessorCount : options.Workers;
        _options = options;
        var orphans = new OrphanReaper(logger);
        var name = Guid.NewGuid().ToString("N");
        groups ??= ControlGroups.Here;
        var groupParent = groups.TryMakeFor(name);
        _cleanup = new(name, _scratch.Path, groupParent, logger);
        _parts = new(
            options, name, _scratch.Path, groupParent, offered, new Protocols().Of, new WorkerKinds(), orphans, new Watchdog(orphans),
            new StderrUse(),
            logger, time ?? TimeProvider.System);
        _spares = new(_parts);
        _slots = [.. Enumerable.Range(0, Size).Select(_ => new Slot(_parts, _spares))];
        _idle = new(_slots);
        MissingIsolation.Tell(logger, offered, groupParent is null ? groups.Detail : null);

        var look = options.IdleTimeout / 4;
        _leaving = _parts.Time.CreateTimer(_ => LeaveWhatIsIdle(), null, look, look);
    }

    /// <summary>How many runs go on at once.</summary>
    public int Size { get; }

    /// <summary>Full path of a folder of the pool's own. It goes with the pool, or if this process is killed, when the next pool starts.</summary>
    public string Folder => _scratch.Path;

    /// <summary>The slots and spares with their workers, as they are now.</summary>
    public IReadOnlyList<WorkerStatus> Workers =>
    [
        .. _slots.Select((slot, number) => SlotReport.Of(number, slot.Worker, isSpare: false, slot.Restarts, _parts.Time)),
        .. _spares.Living.Select((spare, number) => SlotReport.Of(Size + number, spare, isSpare: true, restarts: 0, _parts.Time)),
    ];

    /// <summary>What this machine offers to keep workers apart, layer by layer: the same for all pools, found out when first asked.</summary>
    public static IReadOnlyList<LayerReport> Isolation => OfferedLayers.Here.Reports;

    /// <summary>Whether the kernel ends workers that need more memory than they may hold, at that moment and not at the next look at them.</summary>
    public static MemoryLimitReport MemoryLimits { get; } = new(ControlGroups.Here.IsAvailable, ControlGroups.Here.Detail);

    /// <summary>Why a worker with that isolation must not be started on this machine; null: it may.</summary>
    public string? Lacking(Isolation isolation) => _parts.Offered.Lacking(isolation);

    /// <summary>What the cookies of its workers begin with.</summary>
    internal string Name => _parts.Name;

    /// <summary>The folder of its workers' scratch folders.</summary>
    internal string ScratchPath => _scratch.Path;

    /// <summary>Process ids of the living workers.</summary>
    public IReadOnlyList<int> Pids => [.. Workers.Select(worker => worker.Pid).OfType<int>()];

    /// <summary>
    /// Whether workers of that kind were found to answer only at the end of their input, so that one is started for each run: see
    /// <see cref="WorkerProtocol.Lines"/>. False: they were not, or have not been used yet.
    /// </summary>
    public bool IsOnePerRun(WorkerCommand command) => _parts.ProtocolOf(command).IsOnePerRun(command);

    /// <summary>Starts a worker of that kind in every slot, as each becomes idle, and waits until all have said what they are.</summary>
    /// <param name="cancellationToken">Stops the waiting; what is warm by then stays.</param>
    /// <exception cref="WorkerStartException">One of them did not start.</exception>
    public async Task WarmAsync(WorkerCommand command, CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            _slots.Select(_ =>
                OnSlotAsync(command.Name, (slot, stop) => slot.DescribeAsync(command, stop), cancellationToken, cancellationToken, isOther: true)));
        _spares.Prepare(command);
    }

    /// <summary>
    /// Lets the workers of a kind that is out of use leave: idle ones and spares now, those at work after their run. A run that still asks for the
    /// kind gets it, for itself alone. May be called any number of times.
    /// </summary>
    /// <returns>Whether a run or a worker of the kind is left.</returns>
    public bool Retire(WorkerCommand command)
    {
        _parts.Kinds.Retire(command.Name);
        _idle.StopWorkers(TimeSpan.Zero, command.Name);
        _spares.Leave(kind => kind != command.Name);
        return _parts.Kinds.IsLeft(command.Name);
    }

    /// <summary>
    /// What a worker of that kind says of itself. A fresh one is asked, beside the slots, and stays as their spare. A program says nothing: it must
    /// wait for its first item, or have lived for a second.
    /// </summary>
    /// <exception cref="WorkerStartException">It does not start, ends, or says nothing within the start timeout.</exception>
    public Task<ReadOnlyMemory<byte>> DescribeAsync(WorkerCommand command, CancellationToken cancellationToken) =>
        _spares.DescribeAsync(command, cancellationToken);

    /// <summary>
    /// Asks a fresh worker of that kind, beside the slots, whether it can begin. One that speaks frames says so. A program must wait for its first
    /// item within the start timeout, or if one is known, read and answer it.
    /// </summary>
    /// <param name="begin">What it is told: which operation, with which parameters.</param>
    /// <param name="item">What a program is given, a line with its end; empty: none is known. Who speaks frames is given none.</param>
    /// <returns>Why it cannot, or could not be started; null: it can.</returns>
    public Task<string?> ProbeAsync(
        WorkerCommand command, ReadOnlyMemory<byte> begin, ReadOnlyMemory<byte> item, CancellationToken cancellationToken) =>
        _spares.ProbeAsync(command, begin, item, cancellationToken);

    /// <summary>
    /// Runs an operation on every item, on all workers, and gives each item's result as Python's <c>Pool.imap</c> does. An item that crashes
    /// its worker, hangs or takes too much memory fails alone.
    /// </summary>
    /// <param name="operation">What to run.</param>
    /// <param name="items">Read as workers need them, never all at once; each becomes one JSON value.</param>
    /// <param name="options">Order and limits; default: in order, 60 s an item, 512 MiB a worker.</param>
    /// <param name="cancellationToken">Stops what is at work. So does leaving the loop early.</param>
    /// <typeparam name="TItem">What the operation takes.</typeparam>
    /// <typeparam name="TOutput">What it returns. An output that is no such value is a failure with code <c>invalid_output</c>.</typeparam>
    /// <exception cref="WorkerStartException">No worker can be started, or none can begin this operation.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public IAsyncEnumerable<MapResult<TOutput>> MapAsync<TItem, TOutput>(
        WorkerOperation operation, IEnumerable<TItem> items, MapOptions? options = null, CancellationToken cancellationToken = default) =>
        new Map<TItem, TOutput>(this, operation, items, options ?? new()).RunAsync(cancellationToken);

    /// <summary>Runs the items on one worker and delivers their outcomes in order, as they come.</summary>
    /// <param name="run">The items.</param>
    /// <param name="deliver">Is given the outcomes, one batch at a time; while it has not ended, the worker's further results wait in its
    /// pipe.</param>
    /// <param name="cancellationToken">Ends the run: what is at work gets 100 ms, then the worker is stopped. The run's end then says
    /// <see cref="RunEnding.Canceled"/>; it is no exception, since outcomes were delivered.</param>
    /// <exception cref="Exception">Whatever <paramref name="deliver"/> throws ends the run.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed of before the run had a worker.</exception>
    public Task<RunEnd> RunAsync(Run run, Func<ResultBatch, ValueTask> deliver, CancellationToken cancellationToken) =>
        OnSlotAsync(run.Command.Name, (slot, stop) => slot.RunAsync(run, deliver, stop), CancellationToken.None, cancellationToken);

    /// <summary>Cancels the runs that are under way and stops all workers: SIGTERM, and SIGKILL after the stop timeout.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;

        await _leaving.DisposeAsync();
        await _closing.CancelAsync();
        // A run that went on would start a worker in the place of the one that is stopped.
        await _idle.CloseAsync();
        await Task.WhenAll([_spares.DisposeAsync().AsTask(), .. _slots.Select(slot => slot.DisposeAsync().AsTask())]);
        _parts.Watchdog.Dispose();
        _idle.Dispose();
        _closing.Dispose();
        if (_parts.GroupParent is { } group)
            ControlGroup.Remove(group);
        _cleanup.Dispose();
        LivingWorkers.Forget(_parts.Name);
        _scratch.Dispose();
    }

    private async Task<T> OnSlotAsync<T>(
        string kind, Func<Slot, CancellationToken, Task<T>> use, CancellationToken leave, CancellationToken cancellationToken, bool isOther = false)
    {
        ObjectDisposedException.ThrowIf(_disposed == 1, this);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        _parts.Kinds.Enter(kind);
        try
        {
            var slot = await TakeSlotAsync(kind, isOther, leave);
            try
            {
                return await use(slot, stop.Token);
            }
            finally
            {
                if (_parts.Kinds.IsRetired(kind))
                    slot.StopIfIdle(TimeSpan.Zero);
                _idle.Return(slot);
            }
        }
        finally
        {
            _parts.Kinds.Leave(kind);
        }
    }

    private async Task<Slot> TakeSlotAsync(string kind, bool isOther, CancellationToken cancellationToken)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            return await _idle.TakeAsync(kind, isOther, leave.Token);
        }
        catch (OperationCanceledException) when (_disposed == 1)
        {
            throw new ObjectDisposedException(nameof(WorkerPool));
        }
    }

    private void LeaveWhatIsIdle()
    {
        _idle.StopWorkers(_options.IdleTimeout);
        var inUse = _slots.Select(slot => slot.Worker)
            .Where(worker => worker is { IsLiving: true })
            .Select(worker => worker!.Command.Name)
            .ToHashSet();
        _spares.Leave(inUse.Contains);
        _parts.Orphans.Sweep();
    }
}
