using BatchApi.Pool.Assignments;
using BatchApi.Pool.Connections;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Orphans;
using BatchApi.Pool.Processes;
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
    private readonly PoolParts _parts;
    private readonly ProtocolDriver _protocol;
    private readonly WorkerIdentity _identity;
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WakeEvent _wake = new();
    private volatile WorkerProcess? _process;
    private volatile bool _hasExited;
    private volatile bool _stopRequested;
    private volatile bool _killRequested;
    private int _runs;

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
    public bool IsStopping => _stopRequested || _killRequested || _hasExited || _process is { Shutdown.HasBegun: true };

    /// <summary>Whether it is at something.</summary>
    public bool IsBusy => Assignment is not null;

    /// <summary>Whether it can be given something to do: it was started, and is neither ended nor ending.</summary>
    public bool IsLiving => Started.IsCompletedSuccessfully && !Ended.IsCompleted && !IsStopping;

    /// <summary>
    /// Whether the idle worker can be given the run: nothing that an earlier caller has left in it may print into the log of this one. Who speaks
    /// frames says whose a line is. A program has standard error alone, so one that has used it, and may have left something behind, is not used
    /// again.
    /// </summary>
    public bool CanServe(Run run) => _protocol.SaysWhoPrinted || _process!.IsQuietFor(run);

    /// <summary>Ends when the process has ended and nothing of it is left.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Items it has answered.</summary>
    public long AnsweredCount => _process?.Connection.AnsweredCount ?? 0;

    /// <summary>What it is at; null: nothing.</summary>
    public Assignment? Assignment => _process?.Connection.Assignment;

    /// <summary>Index of the item at work; null: none.</summary>
    public long? ItemAtWork => _process?.Connection.ItemAtWork;

    /// <summary>Resident memory with its descendants.</summary>
    public long MemoryBytes =>
        _process is { } process ? Math.Max(IsBusy ? process.MemoryBytes : 0, ProcessTable.ResidentBytes(process.Child.Pid)) : 0;

    /// <summary>Gives the idle worker, which has started, something to do.</summary>
    public Assignment Assign(SendWindow? window, Func<ResultBatch, ValueTask>? deliver, CancellationToken cancellationToken)
    {
        var process = _process ?? throw new InvalidOperationException($"The {Command.Name} worker has not started.");
        var max = _parts.Options.MaxItemsPerWorker;
        var budget = max == 0 ? int.MaxValue : (int)Math.Max(1, max - AnsweredCount);
        var assignment = new Assignment(window, deliver, Interlocked.Increment(ref _runs), budget, cancellationToken);
        // To begin without items is only to try whether the worker can.
        long? limit = window is { Run.Count: > 0 } ? window.Run.MemoryLimitBytes : null;
        if (limit is { } bytes)
            _parts.Kinds.Allow(Command.Name, bytes);
        process.Resources.Begin(limit);
        if (!process.Connection.TryAssign(assignment))
            throw new InvalidOperationException($"The {Command.Name} worker has work already.");

        _wake.Set();
        _parts.Watchdog.Wake();
        if (Ended.IsCompleted)
            process.Connection.Finish(assignment, WorkerEnding.Died, process.Fault, process.Exit);
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

    private void Live()
    {
        WorkerScratch? scratch = null;
        string? broken = null;
        try
        {
            scratch = new WorkerScratch(_parts.ScratchParent);
            var process = Start(scratch.Path);
            _process = process;
            _started.SetResult(process.Child.Pid);
            Log.Started(_parts.Logger, Command.Name, process.Child.Pid);
            Converse(process);
        }
        catch (Exception failure)
        {
            broken = failure.Message;
            if (!_started.TrySetException(failure as WorkerStartException ?? new WorkerStartException(Command, failure.Message)))
                Log.Broke(_parts.Logger, failure, Command.Name, Started.Result);
        }
        finally
        {
            _hasExited = true;
            _process?.End(broken);
            scratch?.Dispose();
            _parts.Kinds.Leave(Command.Name);
            _ended.SetResult();
            // Given to it while it ended.
            if (_process is { Connection: { Assignment: { } assignment } connection } ended)
                connection.Finish(assignment, WorkerEnding.Died, ended.Fault, ended.Exit);
            _wake.Dispose();
        }
    }

    private WorkerProcess Start(string scratch)
    {
        var child = LivingWorkers.Start(_identity, () => ChildProcess.Start(Command, scratch, _identity.Cookie, _parts.Offered));
        try
        {
            return new(child, Command, _identity, scratch, _parts, _wake.Set);
        }
        catch
        {
            child.Reap();
            _parts.Orphans.EndOf(_identity);
            child.Dispose();
            throw;
        }
    }

    // Until the process has ended.
    private void Converse(WorkerProcess process)
    {
        var (child, connection, shutdown) = (process.Child, process.Connection, process.Shutdown);
        var poll = new ChildPoll(child, _wake);
        while (true)
        {
            if (process.Resources.IsOverIdleLimit)
                EndIfIdle(process);
            if (_killRequested)
                shutdown.Kill();
            else if (_stopRequested)
                shutdown.Begin(atEndOfInput: _protocol.EndsWithItsInput && connection.Assignment is null);
            connection.Attend();
            poll.Wait(connection, process.Deadline.Left);

            if (poll.IsWoken)
                _wake.Clear();
            if (poll.HasOutput)
                connection.Read(1);
            if (poll.HasErrors)
                connection.Stderr.Read(1);
            if (poll.IsInputReady)
                connection.Send(isClosed: poll.IsInputClosed);
            if (poll.HasExited)
                return;

            process.Deadline.Check();
        }
    }

    private void EndIfIdle(WorkerProcess process)
    {
        if (!process.Resources.TakeOverIdleLimit())
            return;

        Log.OverIdleLimit(_parts.Logger, Command.Name, process.Child.Pid, process.MemoryBytes >> 20);
        process.Shutdown.Kill();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Worker {Name} {Pid} started")]
        public static partial void Started(ILogger logger, string name, int pid);

        [LoggerMessage(LogLevel.Warning, "Worker {Name} {Pid} is idle and holds {MiB} MiB, more than its last run allowed; it is ended")]
        public static partial void OverIdleLimit(ILogger logger, string name, int pid, long mib);

        [LoggerMessage(LogLevel.Error, "The thread of worker {Name} {Pid} failed; the worker is ended")]
        public static partial void Broke(ILogger logger, Exception failure, string name, int pid);
    }
}
