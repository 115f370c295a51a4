using System.Runtime.InteropServices;
using System.Text;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Protocol;
using Microsoft.Extensions.Logging;

namespace BatchApi.Pool.Workers;

/// <summary>
/// One child process and the one thread of the service that starts it, speaks with it, watches its clock and takes its exit status.
/// </summary>
/// <remarks>
/// <code>
///   service process                         child process
///   slot ─ Worker ── stdin  ──────────────► describe, begin, items, end
///                 ◄─ stdout ─────────────── catalogue, ready, results, log, done
///                 ◄─ stderr ─────────────── lines, of which the last are kept
///                 ◄─ pidfd ──────────────── the process has ended
/// </code>
/// A thread rather than tasks: it sleeps in one poll(2) for all four, so no two of them ever race, and a parent-death signal, which
/// follows the thread that started the child, cannot strike while the child is wanted. The end of the process ends a run, not the end
/// of a stream, which a grandchild may hold open.
/// </remarks>
internal sealed partial class Worker : IAsyncDisposable
{
    // What is at work when a job is canceled gets this long to end by itself: a window is 20 ms of work.
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(100);

    // A child that closed a stream is likely to be exiting; its exit status says more than the closed stream.
    private static readonly TimeSpan ExitTime = TimeSpan.FromMilliseconds(500);

    // After the exit a grandchild may write on; what the child itself wrote is in the pipe and fits this.
    private const int MaxDrainBytes = 2 << 20;

    private readonly PoolOptions _options;
    private readonly string _scratchParent;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Wake _wake = new();
    private readonly ReceiveBuffer _received;
    private readonly SendBuffer _sending = new();
    private readonly StderrTail _stderr = new();
    private ChildProcess _child = null!;
    private Assignment? _assignment;
    private volatile bool _stopRequested;
    private volatile bool _stopping;
    private long? _killAt;
    private string? _suspicion;
    private string? _fault;
    private ExitStatus? _exit;

    public Worker(WorkerCommand command, PoolOptions options, string scratchParent, ILogger logger, TimeProvider time)
    {
        Command = command;
        _received = new(command.MaxFrameBytes);
        _options = options;
        _scratchParent = scratchParent;
        _logger = logger;
        _time = time;
        new Thread(Live, maxStackSize: 256 * 1024) { IsBackground = true, Name = $"worker {command.Name}" }.Start();
    }

    public WorkerCommand Command { get; }

    /// <summary>The child's process id, once it runs. Fails with <see cref="WorkerStartException"/>.</summary>
    public Task<int> Started => _started.Task;

    /// <summary>Whether it was told to end, or is being ended.</summary>
    public bool IsStopping => _stopRequested || _stopping;

    /// <summary>Ends when the process has ended and nothing of it is left.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Gives the idle worker something to do.</summary>
    public Assignment Assign(Feed? feed, Func<ResultBatch, ValueTask>? deliver, CancellationToken cancel)
    {
        var assignment = new Assignment(feed, deliver, cancel);
        if (Interlocked.CompareExchange(ref _assignment, assignment, null) is not null)
            throw new InvalidOperationException($"The {Command.Name} worker has work already.");

        _wake.Set();
        if (Ended.IsCompleted) assignment.Complete(WorkerEnding.Died, _fault, _exit);
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

    public async ValueTask DisposeAsync()
    {
        Stop();
        await Ended;
    }

    private void Live()
    {
        Scratch? scratch = null;
        try
        {
            scratch = new Scratch(_scratchParent);
            _child = ChildProcess.Start(Command, scratch.Path);
            _started.SetResult(_child.Pid);
            Log.Started(_logger, Command.Name, _child.Pid);
            Converse();
        }
        catch (Exception failure)
        {
            _fault = failure.Message;
            if (!_started.TrySetException(failure)) Log.Broke(_logger, failure, Command.Name, _child.Pid);
        }
        finally
        {
            if (_child is not null) End(_child);
            scratch?.Dispose();
            _ended.SetResult();
            Volatile.Read(ref _assignment)?.Complete(WorkerEnding.Died, _fault, _exit);
            _wake.Dispose();
        }
    }

    private void Converse()
    {
        Span<Posix.PollDescriptor> polled = stackalloc Posix.PollDescriptor[5];
        while (true)
        {
            Attend();
            polled[0] = new() { Descriptor = _wake.Number, Events = Posix.PollIn };
            polled[1] = new() { Descriptor = _child.Handle.Number, Events = Posix.PollIn };
            polled[2] = new() { Descriptor = _child.Errors.Number, Events = Posix.PollIn };
            polled[3] = new() { Descriptor = _child.Output.Number, Events = Posix.PollIn };
            polled[4] = new() { Descriptor = _sending.IsEmpty ? -1 : _child.Input.Number, Events = Posix.PollOut };
            Poll(polled, NextDeadline());

            if (polled[0].Returned != 0) _wake.Clear();
            if (polled[2].Returned != 0) ReadErrors(int.MaxValue);
            if (polled[3].Returned != 0) ReadOutput(int.MaxValue);
            if (polled[4].Returned != 0) Send();
            if (polled[1].Returned != 0) return;

            CheckClock();
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

    // Sends what the assignment wants sent now.
    private void Attend()
    {
        if (_stopRequested) BeginStop();
        if (_stopping || Volatile.Read(ref _assignment) is not { } assignment) return;

        if (!assignment.HasBegun)
        {
            assignment.HasBegun = true;
            assignment.ClockStart = _time.GetTimestamp();
            _sending.Add(assignment.Feed is null ? FrameType.Describe : FrameType.Begin, assignment.Feed is { } run ? run.Run.Begin.Span : []);
        }

        if (assignment.IsToStop || assignment.Refusal is not null) assignment.StopSeen ??= _time.GetTimestamp();
        if (assignment.Feed is { } feed && !assignment.EndSent) SendItems(assignment, feed);
        Send();
    }

    private void SendItems(Assignment assignment, Feed feed)
    {
        if (assignment.StopSeen is null)
        {
            if (feed.Outstanding == 0 && assignment.IsReady) assignment.ClockStart = _time.GetTimestamp();
            while (feed.TryNext(out var lines, out var first, out var answerAtOnce))
                _sending.AddItems(first, answerAtOnce, lines.Span);
        }

        if (!feed.IsAllSent && assignment.StopSeen is null) return;

        _sending.Add(FrameType.End, []);
        assignment.EndSent = true;
    }

    private void Send()
    {
        if (_child.Input.IsOpen && !_sending.IsEmpty && !_sending.WriteTo(_child.Input))
        {
            _child.Input.Dispose();
            _sending.Clear();
            Suspect("closed its input");
        }
    }

    private void ReadErrors(int maxBytes)
    {
        Span<byte> buffer = stackalloc byte[8 * 1024];
        for (var total = 0; total < maxBytes;)
        {
            var count = _child.Errors.Read(buffer);
            if (count == 0) _child.Errors.Dispose();
            if (count <= 0) return;

            _stderr.Append(buffer[..count]);
            total += count;
            // A child that writes without pause must not keep its results and its clock from being looked at.
            if (maxBytes == int.MaxValue) return;
        }
    }

    private void ReadOutput(int maxBytes)
    {
        for (var total = 0; total < maxBytes && _child.Output.IsOpen;)
        {
            var free = _received.Free;
            var count = _child.Output.Read(free);
            if (count < 0) return;
            if (count == 0)
            {
                _child.Output.Dispose();
                Suspect("closed its output");
                return;
            }

            _received.Advance(count);
            total += count;
            try
            {
                while (_received.TryTake(out var type, out var payload))
                    Receive(type, payload);
            }
            catch (InvalidDataException violation)
            {
                Violate(violation.Message);
                return;
            }

            if (maxBytes == int.MaxValue) return;
        }
    }

    private void Receive(FrameType type, ReadOnlyMemory<byte> payload)
    {
        if (type == FrameType.Log)
        {
            if (payload.Length >= sizeof(long) && _logger.IsEnabled(LogLevel.Debug))
                Log.Printed(_logger, _child.Pid, Encoding.UTF8.GetString(payload.Span[sizeof(long)..]));
            return;
        }

        // What a worker says after its item timed out comes too late to count.
        if (_stopping) return;

        var assignment = Volatile.Read(ref _assignment)
            ?? throw new InvalidDataException($"sent a frame of type {(byte)type} without having work");
        switch (type)
        {
            case FrameType.Catalogue when assignment.Feed is null:
                assignment.Catalogue = payload.ToArray();
                assignment.IsReady = true;
                Finish(assignment, WorkerEnding.Done);
                break;

            case FrameType.Ready when assignment.Feed is not null && !assignment.IsReady:
                assignment.IsReady = true;
                assignment.ClockStart = _time.GetTimestamp();
                if (!payload.IsEmpty) assignment.Refusal = Encoding.UTF8.GetString(payload.Span);
                break;

            case FrameType.Results when assignment is { IsReady: true, Refusal: null, Feed: { } feed }:
                ReceiveResults(assignment, feed, payload);
                break;

            case FrameType.Done when assignment.EndSent && (assignment.Refusal is not null || assignment.Feed!.Outstanding == 0):
                var ending = assignment.Refusal is not null ? WorkerEnding.Refused
                    : assignment.Feed!.IsComplete ? WorkerEnding.Done
                    : WorkerEnding.Quiet;
                Finish(assignment, ending, assignment.Refusal);
                break;

            default:
                throw new InvalidDataException($"sent a frame of type {(byte)type} that nothing asked for");
        }
    }

    private void ReceiveResults(Assignment assignment, Feed feed, ReadOnlyMemory<byte> payload)
    {
        if (ResultLines.Read(payload, feed.ItemAtWork, feed.Outstanding) is not { } batch)
            throw new InvalidDataException("sent results that are not those of the items it was given");

        feed.Answer(batch.Count, _time.GetElapsedTime(assignment.ClockStart));
        Deliver(assignment, batch);
        assignment.ClockStart = _time.GetTimestamp();
    }

    // Waits on this thread: what the receiver cannot take must stay in the child's pipe, not in our memory.
    private void Deliver(Assignment assignment, ResultBatch batch)
    {
        try
        {
            var delivery = assignment.Deliver!(batch);
            if (!delivery.IsCompletedSuccessfully) delivery.AsTask().GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            // Not the child's fault and no item's: whoever asked for the run is told, and the worker, in mid run, is of no more use.
            Volatile.Write(ref _assignment, null);
            assignment.Fail(failure);
            BeginStop();
        }
    }

    private TimeSpan? NextDeadline()
    {
        TimeSpan? next = _killAt is { } kill ? _time.GetElapsedTime(_time.GetTimestamp(), kill) : null;
        if (_stopping || Volatile.Read(ref _assignment) is not { HasBegun: true } assignment) return next;

        var (limit, since) = Limit(assignment);
        var left = limit - _time.GetElapsedTime(since);
        return next is null || left < next ? left : next;
    }

    private void CheckClock()
    {
        if (_killAt is { } kill && _time.GetTimestamp() >= kill)
        {
            _killAt = null;
            _fault ??= _suspicion;
            _child.Signal(Posix.SigKill);
        }

        if (_stopping || Volatile.Read(ref _assignment) is not { HasBegun: true } assignment) return;

        var (limit, since) = Limit(assignment);
        if (_time.GetElapsedTime(since) < limit) return;

        // An answer may have come while this thread waited for its receiver.
        if (_fault is null) ReadOutput(MaxDrainBytes);
        if (!ReferenceEquals(Volatile.Read(ref _assignment), assignment)) return;

        (limit, since) = Limit(assignment);
        if (_time.GetElapsedTime(since) < limit) return;

        BeginStop();
        // A stop ends when the process has; a timeout at once, so that the slot can go on with another worker.
        if (!assignment.IsReady) Finish(assignment, WorkerEnding.StartTimedOut, Explain($"was not ready within {limit.TotalSeconds:0.###} s"));
        else if (assignment.Refusal is not null) Finish(assignment, WorkerEnding.Refused, assignment.Refusal);
        else if (assignment.StopSeen is null) Finish(assignment, WorkerEnding.TimedOut);
    }

    // What is waited for, for how long, and since when.
    private (TimeSpan Limit, long Since) Limit(Assignment assignment)
    {
        if (assignment.StopSeen is { } stop)
            return (assignment.Cancel.IsCancellationRequested ? QuietTime : _options.StopTimeout, stop);

        if (!assignment.IsReady) return (_options.StartTimeout, assignment.ClockStart);

        // Everything answered and no Done: the child only has to say so.
        return (assignment.Feed!.Outstanding > 0 ? assignment.Feed.Run.ItemTimeout : _options.StartTimeout, assignment.ClockStart);
    }

    private void Suspect(string fault)
    {
        if (_stopping) return;

        _suspicion ??= fault;
        _killAt ??= _time.GetTimestamp() + (long)(ExitTime.TotalSeconds * _time.TimestampFrequency);
    }

    private void Violate(string fault)
    {
        _fault ??= fault;
        _stopping = true;
        _child.Signal(Posix.SigKill);
    }

    private void BeginStop()
    {
        if (_stopping) return;

        _stopping = true;
        _child.Signal(Posix.SigTerm);
        _killAt = _time.GetTimestamp() + (long)(_options.StopTimeout.TotalSeconds * _time.TimestampFrequency);
    }

    private void Finish(Assignment assignment, WorkerEnding ending, string? reason = null)
    {
        Volatile.Write(ref _assignment, null);
        assignment.Complete(ending, reason);
    }

    private void End(ChildProcess child)
    {
        // Everything the child wrote before it ended still counts.
        if (!_stopping && child.Output.IsOpen) TryDrain();
        if (child.Errors.IsOpen) ReadErrors(MaxDrainBytes);

        child.Signal(Posix.SigKill);
        var exit = child.Reap();
        _exit = exit;
        child.Dispose();
        Log.Ended(_logger, Command.Name, child.Pid, exit);
        _fault = Explain(_fault);

        if (Interlocked.Exchange(ref _assignment, null) is { } assignment)
        {
            var isQuiet = assignment.StopSeen is not null && assignment.Refusal is null && _stopping;
            assignment.Complete(isQuiet ? WorkerEnding.Quiet : WorkerEnding.Died, _fault, exit);
        }
    }

    private void TryDrain()
    {
        try
        {
            ReadOutput(MaxDrainBytes);
        }
        catch (Exception failure)
        {
            Log.Broke(_logger, failure, Command.Name, _child.Pid);
        }
    }

    private string? Explain(string? fault)
    {
        var lines = _stderr.LastLines();
        return lines.Length == 0 ? fault : fault is null ? lines : $"{fault}\n{lines}";
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Worker {Name} {Pid} started")]
        public static partial void Started(ILogger logger, string name, int pid);

        [LoggerMessage(LogLevel.Debug, "Worker {Name} {Pid} {Exit}")]
        public static partial void Ended(ILogger logger, string name, int pid, ExitStatus exit);

        [LoggerMessage(LogLevel.Debug, "Worker {Pid} printed: {Text}")]
        public static partial void Printed(ILogger logger, int pid, string text);

        [LoggerMessage(LogLevel.Error, "The thread of worker {Name} {Pid} failed; the worker is ended")]
        public static partial void Broke(ILogger logger, Exception failure, string name, int pid);
    }
}
