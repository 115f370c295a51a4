using System.Runtime.InteropServices;
using BatchApi.Pool.Confinement;
using BatchApi.Pool.Confinement.Cgroups;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Orphans;
using BatchApi.Pool.Printing;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Watching;
using Microsoft.Extensions.Logging;

namespace BatchApi.Pool.Workers;

/// <summary>
/// One child process and the one thread of the service that speaks with it, watches its clock and takes its exit status.
/// </summary>
/// <remarks>
/// <code>
///   service process                         child process
///   slot ─ Worker ── stdin  ──────────────► describe, begin, items, end
///                 ◄─ stdout ─────────────── catalogue, ready, results, log, done
///                 ◄─ stderr ─────────────── lines, of which the last are kept
///                 ◄─ pidfd ──────────────── the process has ended
/// </code>
/// A program that speaks lines is given items and answers with outputs, a line each, and nothing else.
/// A thread rather than tasks: it sleeps in one poll(2) for all four, so no two of them ever race. The end of the process ends a run,
/// not the end of a stream, which a grandchild may hold open.
/// </remarks>
internal sealed partial class Worker : IAsyncDisposable
{
    // After the exit a grandchild may write on; what the child itself wrote is in the pipe and fits this.
    private const int MaxDrainBytes = 2 << 20;

    private readonly PoolParts _parts;
    private readonly ProtocolDriver _protocol;
    private readonly WorkerIdentity _identity;
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WakeEvent _wake = new();
    private ChildProcess _child = null!;
    private string _folder = "";
    private Conversation _conversation = null!;
    private Shutdown _shutdown = null!;
    private PrintedLines _printed = null!;
    private ErrorStream _errors = null!;
    private MemoryUsage _memory = null!;
    private ResourceWatch _resources = null!;
    private ControlGroup? _group;
    private Deadline _deadline = null!;
    private int _runs;
    private volatile bool _stopRequested;
    private volatile bool _killRequested;
    private volatile bool _hasExited;
    private string? _fault;
    private ExitStatus? _exit;

    public Worker(WorkerCommand command, PoolParts parts)
    {
        Command = command;
        _parts = parts;
        _protocol = parts.ProtocolOf(command);
        _identity = new(parts.Name);
        parts.Kinds.Enter(command.Name);
        StartedAt = IdleSince = parts.Time.GetUtcNow();
        new Thread(Live, maxStackSize: 256 * 1024) { IsBackground = true, Name = $"worker {command.Name}" }.Start();
    }

    public WorkerCommand Command { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>When it last had something to do.</summary>
    public DateTimeOffset IdleSince { get; set; }

    /// <summary>The child's process id, once it runs. Fails with <see cref="WorkerStartException"/>.</summary>
    public Task<int> Started => _started.Task;

    /// <summary>Whether it was told to end, or is being ended.</summary>
    public bool IsStopping => _stopRequested || _killRequested || _hasExited || (Started.IsCompletedSuccessfully && _shutdown.HasBegun);

    /// <summary>Whether it is at something.</summary>
    public bool IsBusy => Started.IsCompletedSuccessfully && _conversation.Assignment is not null;

    /// <summary>Whether it can be given something to do: it was started, and is neither ended nor ending.</summary>
    public bool IsLiving => Started.IsCompletedSuccessfully && !Ended.IsCompleted && !IsStopping;

    /// <summary>
    /// Whether the idle worker can be given the run: nothing that an earlier caller has left in it may print into the log of this one. Who speaks
    /// frames says whose a line is. A program has standard error alone, so one that has used it, and may have left something behind, is not used
    /// again.
    /// </summary>
    public bool CanServe(Run run) =>
        _protocol.SaysWhoPrinted || !_errors.HasWritten || !_printed.IsOfAnother(run) || _errors.HasOneWriter();

    /// <summary>Ends when the process has ended and nothing of it is left.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Items it has answered.</summary>
    public long AnsweredCount => Started.IsCompletedSuccessfully ? _conversation.AnsweredCount : 0;

    /// <summary>What it is at; null: nothing.</summary>
    public Assignment? Assignment => Started.IsCompletedSuccessfully ? _conversation.Assignment : null;

    /// <summary>Index of the item at work; null: none.</summary>
    public long? ItemAtWork => Started.IsCompletedSuccessfully ? _conversation.ItemAtWork : null;

    /// <summary>Resident memory with its descendants.</summary>
    public long MemoryBytes => Started.IsCompletedSuccessfully ? Math.Max(IsBusy ? _memory.Bytes : 0, ProcessTable.ResidentBytes(Started.Result)) : 0;

    /// <summary>Gives the idle worker, which has started, something to do.</summary>
    public Assignment Assign(RunProgress? progress, Func<ResultBatch, ValueTask>? deliver, CancellationToken cancel)
    {
        var max = _parts.Options.MaxItemsPerWorker;
        var budget = max == 0 ? int.MaxValue : (int)Math.Max(1, max - AnsweredCount);
        var assignment = new Assignment(progress, deliver, Interlocked.Increment(ref _runs), budget, cancel);
        // To begin without items is only to try whether the worker can.
        long? limit = progress is { Run.Count: > 0 } ? progress.Run.MemoryLimitBytes : null;
        if (limit is { } bytes) _parts.Kinds.Allow(Command.Name, bytes);
        _resources.Begin(limit);
        if (!_conversation.TryAssign(assignment)) throw new InvalidOperationException($"The {Command.Name} worker has work already.");

        _wake.Set();
        _parts.Watchdog.Wake();
        if (Ended.IsCompleted) _conversation.Finish(assignment, WorkerEnding.Died, _fault, _exit);
        return assignment;
    }

    /// <summary>Makes the worker look at its assignment again: it was canceled or is to be released.</summary>
    public void Nudge() => _wake.Set();

    /// <summary>SIGTERM, and SIGKILL after the stop timeout. <see cref="Ended"/> tells when it is over.</summary>
    public void Stop()
    {
        _stopRequested = true;
        _wake.Set();
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _killRequested = true;
        _wake.Set();
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await Ended;
    }

    private void EndIfIdle()
    {
        if (!_resources.TakeOverIdleLimit()) return;

        Log.OverIdleLimit(_parts.Logger, Command.Name, _child.Pid, _memory.Bytes >> 20);
        _shutdown.Kill();
    }

    private void Live()
    {
        WorkerScratch? scratch = null;
        try
        {
            scratch = new WorkerScratch(_parts.ScratchParent);
            _folder = scratch.Path;
            _child = LivingWorkers.Start(_identity, () => ChildProcess.Start(Command, scratch.Path, _identity.Cookie, _parts.Offered));
            Enclose();
            Prepare();
            _parts.Watchdog.Watch(_resources);
            _started.SetResult(_child.Pid);
            Log.Started(_parts.Logger, Command.Name, _child.Pid);
            Converse();
        }
        catch (Exception failure)
        {
            _fault = failure.Message;
            if (!_started.TrySetException(failure as WorkerStartException ?? new WorkerStartException(Command, failure.Message)))
                Log.Broke(_parts.Logger, failure, Command.Name, _child.Pid);
        }
        finally
        {
            if (_child is not null) End(_child);
            scratch?.Dispose();
            _parts.Kinds.Leave(Command.Name);
            _ended.SetResult();
            // Given to it while it ended.
            if (Assignment is { } assignment) _conversation.Finish(assignment, WorkerEnding.Died, _fault, _exit);
            _wake.Dispose();
        }
    }

    // What it does before is its runtime's: no operation is asked of it yet. A program that speaks lines may start others meanwhile, which the
    // watchdog and their cookies find.
    private void Enclose()
    {
        if (_parts.GroupParent is not { } parent) return;

        _group = ControlGroup.TryMake(Path.Combine(parent, _identity.Cookie));
        _identity.IsEnclosed = _group?.TryAdd(_child.Pid) == true;
        if (!_identity.IsEnclosed) Log.NotEnclosed(_parts.Logger, Command.Name, _child.Pid);
    }

    private void Prepare()
    {
        _printed = new(_parts.Time, text => Log.Printed(_parts.Logger, _child.Pid, text));
        _errors = new(_child, Command, _identity, _printed, _parts.StderrUse, isOnlyOutput: !_protocol.SaysWhoPrinted);
        _memory = new(_child.Pid, _identity, _group);
        _shutdown = new(_child, _parts.Options.StopTimeout, _parts.Time);
        _conversation = _protocol.Converse(new(_child, Command, _shutdown, _printed, _errors, _memory, _parts.Time));
        _resources = new(
            _child, _identity, _memory, _parts.Offered.InForce(Command.Isolation.Layers).HasFlag(IsolationLayers.Limits),
            () => _conversation.Assignment?.Load, () => _parts.Kinds.MemoryLimitOf(Command.Name), _wake.Set);
        _deadline = new(_conversation, _shutdown, _parts.Options, _errors, _parts.Time);
    }

    private void Converse()
    {
        Span<Posix.PollDescriptor> polled = stackalloc Posix.PollDescriptor[5];
        while (true)
        {
            if (_resources.IsOverIdleLimit) EndIfIdle();
            if (_killRequested) _shutdown.Kill();
            else if (_stopRequested) _shutdown.Begin(atEndOfInput: _protocol.EndsWithItsInput && _conversation.Assignment is null);
            _conversation.Attend();
            polled[0] = new() { Descriptor = _wake.Number, Events = Posix.PollIn };
            polled[1] = new() { Descriptor = _child.Handle.Number, Events = Posix.PollIn };
            polled[2] = new() { Descriptor = _child.Errors.Number, Events = Posix.PollIn };
            polled[3] = new() { Descriptor = _child.Output.Number, Events = Posix.PollIn };
            var input = _conversation.WatchesInput ? _child.Input.Number : -1;
            polled[4] = new() { Descriptor = input, Events = _conversation.IsSending ? Posix.PollOut : (short)0 };
            Poll(polled, _deadline.Left);

            if (polled[0].Returned != 0) _wake.Clear();
            if (polled[3].Returned != 0) _conversation.Read(1);
            if (polled[2].Returned != 0) _conversation.ReadErrors(1);
            if (polled[4].Returned != 0) _conversation.Send(isClosed: (polled[4].Returned & Posix.PollErr) != 0);
            if (polled[1].Returned != 0) return;

            _deadline.Check();
        }
    }

    private static unsafe void Poll(Span<Posix.PollDescriptor> descriptors, TimeSpan? wait)
    {
        // Rounded up, or the last millisecond would be spent spinning.
        var milliseconds = wait is { } time ? (int)Math.Clamp(Math.Ceiling(time.TotalMilliseconds), 0, int.MaxValue) : -1;
        fixed (Posix.PollDescriptor* start = descriptors)
        {
            if (Posix.Poll(start, (nuint)descriptors.Length, milliseconds) >= 0) return;
        }

        if (Marshal.GetLastPInvokeError() != Posix.Interrupted) throw Descriptor.Failed("wait for a worker");

        foreach (ref var descriptor in descriptors)
            descriptor.Returned = 0;
    }

    private void End(ChildProcess child)
    {
        _parts.Watchdog.Forget(_resources);
        _hasExited = true;
        // Everything the child wrote before it ended still counts.
        if (!_shutdown.HasBegun) TryDrain();
        _conversation.ReadErrors(MaxDrainBytes);

        var assignment = Assignment;
        var isQuiet = assignment is { StopSeen: not null, Refusal: null } && _shutdown.HasBegun;
        var memoryExceeded = _resources.IsOverLimit;
        // While the process can still be asked.
        _conversation.Measure();
        var exit = child.Reap();
        _exit = exit;
        _conversation.Conclude(exit);
        assignment = Assignment;
        _fault = Explain(_shutdown.Fault ?? _resources.Fault ?? _fault);
        if (assignment is not null)
            _conversation.Finish(
                assignment, isQuiet ? WorkerEnding.Stopped : memoryExceeded ? WorkerEnding.MemoryExceeded : WorkerEnding.Died, _fault, exit);

        _parts.Orphans.EndOf(_identity, _group);
        child.Dispose();
        _conversation.Dispose();
        Log.Ended(_parts.Logger, Command.Name, child.Pid, exit, assignment is null ? "" : $" at work: {_fault}");
    }

    private void TryDrain()
    {
        try
        {
            _conversation.Read(MaxDrainBytes);
        }
        catch (Exception failure)
        {
            Log.Broke(_parts.Logger, failure, Command.Name, _child.Pid);
        }
    }

    private string? Explain(string? fault)
    {
        var lines = _errors.LastLines;
        if (Denial.Hint(_errors.RecentLines, Command, _folder) is { } hint) lines = $"{lines}\n{hint}";
        return lines.Length == 0 ? fault : fault is null ? lines : $"{fault}\n{lines}";
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Worker {Name} {Pid} started")]
        public static partial void Started(ILogger logger, string name, int pid);

        [LoggerMessage(LogLevel.Debug, "Worker {Name} {Pid} {Exit}{Fault}")]
        public static partial void Ended(ILogger logger, string name, int pid, ExitStatus exit, string fault);

        [LoggerMessage(LogLevel.Warning, "Worker {Name} {Pid} is idle and holds {MiB} MiB, more than its last run allowed; it is ended")]
        public static partial void OverIdleLimit(ILogger logger, string name, int pid, long mib);

        [LoggerMessage(LogLevel.Debug, "Worker {Pid} printed: {Text}")]
        public static partial void Printed(ILogger logger, int pid, string text);

        [LoggerMessage(LogLevel.Warning, "Worker {Name} {Pid} could not be moved to its control group; its memory is looked at all the same")]
        public static partial void NotEnclosed(ILogger logger, string name, int pid);

        [LoggerMessage(LogLevel.Error, "The thread of worker {Name} {Pid} failed; the worker is ended")]
        public static partial void Broke(ILogger logger, Exception failure, string name, int pid);
    }
}
