using BatchApi.Pool.Watching;

namespace BatchApi.Pool.Assignments;

/// <summary>What a worker is doing for somebody: a run, or to describe itself (no window).</summary>
/// <param name="number">Names the run to the child: what carries another number is not an answer to it.</param>
/// <param name="budget">Items that this worker may still be given.</param>
internal sealed class Assignment(
    SendWindow? window, Func<ResultBatch, ValueTask>? deliver, int number, int budget, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<WorkerEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SendWindow? Window { get; } = window;

    /// <summary>What the resource watch holds the worker to meanwhile.</summary>
    public Workload Load { get; } = new(window?.Run.MemoryLimitBytes ?? 0);

    public Func<ResultBatch, ValueTask>? Deliver { get; } = deliver;

    public int Number { get; } = number;

    /// <summary>Items that may still be sent.</summary>
    public int Budget { get; set; } = budget;

    public CancellationToken Cancel { get; } = cancellationToken;

    /// <summary>What the worker said when asked to describe itself.</summary>
    public byte[] Catalogue { get; set; } = [];

    public Task<WorkerEnd> End => _end.Task;

    /// <summary>Set when the worker was told; its clock runs from then on.</summary>
    public bool HasBegun { get => Load.HasBegun; set => Load.HasBegun = value; }

    public bool IsReady { get; set; }

    public string? Refusal { get; set; }

    /// <summary>Set when the end frame was sent: no items follow.</summary>
    public bool EndSent { get; set; }

    /// <summary>Set when the worker answers no further item: one failed and the run wants no further one on it, or it is worn out.</summary>
    public bool IsOver { get; set; }

    /// <summary>Set when the worker said that it is of no use to a further item, of this run or another.</summary>
    public bool IsWornOut { get; set; }

    /// <summary>Items answered in it.</summary>
    public int AnsweredCount { get; set; }

    /// <summary>The worker's processor time when the run was begun.</summary>
    public TimeSpan CpuStart { get; set; }

    /// <summary>When the item at work was begun, or the worker last had something to say.</summary>
    public long ClockStart { get; set; }

    /// <summary>When it was noticed that the run is to stop; null: it is not.</summary>
    public long? StopSeen { get; set; }

    public bool IsToStop => Cancel.IsCancellationRequested || Window?.Run.Release.IsCancellationRequested == true;

    public void Complete(WorkerEnding ending, WorkerUsage usage, string? reason = null, ExitStatus? exit = null) =>
        _end.TrySetResult(new(ending, IsReady, usage, reason, exit));

    public void Fail(Exception failure) => _end.TrySetException(failure);
}
