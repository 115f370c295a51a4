using BatchApi.Pool.Assignments;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Printing;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Connections;

/// <summary>
/// The connection of the service with one child: what goes out now, and what may come in. What is wrong, doubled or late is the child's fault;
/// nothing is ever taken for an answer to something else. The worker's thread only, but for <see cref="TryAssign"/>.
/// </summary>
internal abstract class WorkerConnection(ConnectionParts parts) : IDisposable
{
    private StderrAttribution? _stderr;
    private Assignment? _assignment;
    private WorkerUsage? _usage;
    private long _answeredCount;

    /// <summary>What the child is at; null: nothing.</summary>
    public Assignment? Assignment => Volatile.Read(ref _assignment);

    /// <summary>Whether something waits to be sent.</summary>
    public abstract bool IsSending { get; }

    /// <summary>Whether it matters that the child closes its input although nothing is to be sent.</summary>
    public virtual bool WatchesInput => IsSending;

    /// <summary>Until <see cref="Attend"/> is to be called although nothing has happened; null: no need.</summary>
    public virtual TimeSpan? Left => null;

    /// <summary>Whether the child has ever sent a frame: its program runs.</summary>
    public bool HasSpoken { get; protected set; }

    /// <summary>Items answered by this child.</summary>
    public long AnsweredCount => Volatile.Read(ref _answeredCount);

    /// <summary>The index of the item at work, as far as is known; null: none is.</summary>
    public long? ItemAtWork => Assignment is { IsReady: true, Window: { Outstanding: > 0 } window } ? window.ItemAtWork : null;

    /// <summary>Reads the child's stderr, and tells which item wrote it.</summary>
    public StderrAttribution Stderr => _stderr ??= new(Child, Errors, Printed, () => Assignment);

    protected ChildProcess Child => parts.Child;

    protected WorkerCommand Command => parts.Command;

    protected Shutdown Shutdown => parts.Shutdown;

    protected PrintedLines Printed => parts.Printed;

    protected ErrorStream Errors => parts.Errors;

    protected TimeProvider Time => parts.Time;

    /// <summary>From any thread. False: the child is at something else.</summary>
    public bool TryAssign(Assignment assignment) => Interlocked.CompareExchange(ref _assignment, assignment, null) is null;

    /// <summary>Sends what the assignment wants sent now.</summary>
    public abstract void Attend();

    /// <summary>Writes what fits into the child's pipe.</summary>
    /// <param name="isClosed">Whether it is known that the child has closed its end, which shows otherwise only when something is written.</param>
    public abstract void Send(bool isClosed = false);

    /// <summary>Reads what the child has sent.</summary>
    /// <param name="maxBytes">When to stop although there is more; 0: after one read.</param>
    public void Read(int maxBytes)
    {
        var total = 0;
        do
        {
            if (!Child.Output.IsOpen)
                return;

            var count = Child.Output.Read(Free);
            if (count < 0)
                return;
            if (count == 0)
            {
                Child.Output.Dispose();
                Shutdown.Suspect("closed its output");
                return;
            }

            Receive(count);
            total += count;
        }
        while (total < maxBytes);
    }

    /// <summary>The process has ended by itself, and all that it wrote was read: what it said by ending.</summary>
    public virtual void Conclude(ExitStatus exit)
    {
    }

    /// <summary>Takes what the assignment has used so far for all that it will: the child has ended and is about to be reaped.</summary>
    public void Measure()
    {
        if (Assignment is { } assignment)
            _usage = UsageOf(assignment);
    }

    /// <summary>The assignment is over.</summary>
    public void Finish(Assignment assignment, WorkerEnding ending, string? reason = null, ExitStatus? exit = null)
    {
        if (Interlocked.CompareExchange(ref _assignment, null, assignment) != assignment)
            return;

        if (ending == WorkerEnding.Died && !assignment.HasBegun && HasSpoken)
            ending = WorkerEnding.DiedIdle;
        if (assignment.Window is not null)
            Stderr.ReadRest();
        Printed.End();
        assignment.Complete(ending, _usage ?? UsageOf(assignment), reason, exit);
    }

    public abstract void Dispose();

    /// <summary>Where the next bytes of the child go; never empty.</summary>
    protected abstract Span<byte> Free { get; }

    /// <summary>Bytes were read to <see cref="Free"/>.</summary>
    protected abstract void Receive(int count);

    /// <summary>Its clock runs from here on.</summary>
    protected void BeginAssignment(Assignment assignment)
    {
        assignment.HasBegun = true;
        assignment.ClockStart = Time.GetTimestamp();
        if (assignment.Window is not { } window)
            return;

        parts.Memory.Begin(window.Run.MemoryLimitBytes);
        assignment.CpuStart = ProcessTable.CpuTime(Child.Pid);
        Stderr.BeginRun(window.Run, assignment.Number);
    }

    /// <summary>Another item is at work from here on.</summary>
    public void BeginItem(Assignment assignment)
    {
        assignment.ClockStart = Time.GetTimestamp();
        parts.Memory.NextItem();
    }

    /// <summary>Takes note of items that are answered.</summary>
    public void Count(Assignment assignment, SendWindow window, int count, TimeSpan elapsed)
    {
        window.Answer(count, elapsed);
        assignment.AnsweredCount += count;
        Volatile.Write(ref _answeredCount, _answeredCount + count);
    }

    /// <summary>Delivers outcomes. Waits on this thread: what the receiver cannot take must stay in the child's pipe, not in our memory.</summary>
    public void Deliver(Assignment assignment, ResultBatch batch)
    {
        try
        {
            var delivery = assignment.Deliver!(batch);
            if (!delivery.IsCompletedSuccessfully)
                delivery.AsTask().GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            // Not the child's fault and no item's: whoever asked for the run is told, and the worker, in mid run, is of no more use. It must
            // be seen to stop before anyone can give it something else.
            Shutdown.Begin();
            Volatile.Write(ref _assignment, null);
            Printed.End();
            assignment.Fail(failure);
        }
    }

    private WorkerUsage UsageOf(Assignment assignment)
    {
        if (assignment is not { HasBegun: true, Window: not null })
            return default;

        parts.Memory.End();
        return new(
            Child.Pid, ProcessTable.CpuTime(Child.Pid) - assignment.CpuStart, parts.Memory.PeakBytes, parts.Memory.AddedBytes, AnsweredCount == 0);
    }
}
