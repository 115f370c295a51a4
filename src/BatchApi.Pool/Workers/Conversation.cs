using System.Text;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Protocol;

namespace BatchApi.Pool.Workers;

/// <summary>
/// What is said between the service and a child: which frames go out now, and which may come in. A frame that is wrong, doubled or late
/// is the child's fault and ends it; none is ever taken for an answer to something else. The worker's thread only, but for <see cref="TryAssign"/>.
/// </summary>
internal sealed class Conversation(ChildProcess child, int maxFrameBytes, Shutdown shutdown, PrintedLines printed, ErrorStream errors, Memory memory, TimeProvider time) : IDisposable
{
    // What was printed before an answer belongs to the item that is answered: as much as fits into the pipe.
    private const int MaxErrorBytes = 64 * 1024;

    private readonly ReceiveBuffer _received = new(maxFrameBytes);
    private readonly SendBuffer _sending = new();
    private Assignment? _assignment;
    private WorkerUsage? _usage;
    private long _answeredCount;

    /// <summary>What the child is at; null: nothing.</summary>
    public Assignment? Assignment => Volatile.Read(ref _assignment);

    /// <summary>Whether something waits to be sent.</summary>
    public bool IsSending => !_sending.IsEmpty;

    /// <summary>Whether the child has ever sent a frame: its program runs.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>Items answered by this child.</summary>
    public long AnsweredCount => Volatile.Read(ref _answeredCount);

    /// <summary>The index of the item at work, as far as is known; null: none is.</summary>
    public long? ItemAtWork => Assignment is { IsReady: true, Feed: { Outstanding: > 0 } feed } ? feed.ItemAtWork : null;

    /// <summary>From any thread. False: the child is at something else.</summary>
    public bool TryAssign(Assignment assignment) => Interlocked.CompareExchange(ref _assignment, assignment, null) is null;

    /// <summary>Sends what the assignment wants sent now.</summary>
    public void Attend()
    {
        if (shutdown.HasBegun || Assignment is not { } assignment) return;

        if (!assignment.HasBegun) Begin(assignment);
        if (assignment.IsToStop || assignment.Refusal is not null) assignment.StopSeen ??= time.GetTimestamp();
        if (assignment.Feed is { } feed && !assignment.EndSent) SendItems(assignment, feed);
        Send();
    }

    /// <summary>Writes what fits into the child's pipe.</summary>
    /// <param name="isClosed">Whether it is known that the child has closed its end, which shows otherwise only when something is written.</param>
    public void Send(bool isClosed = false)
    {
        if (!child.Input.IsOpen || (!isClosed && (_sending.IsEmpty || _sending.WriteTo(child.Input)))) return;

        child.Input.Dispose();
        _sending.Clear();
        shutdown.Suspect("closed its input");
    }

    /// <summary>Reads what the child has sent.</summary>
    /// <param name="maxBytes">When to stop although there is more; 0: after one read.</param>
    public void Read(int maxBytes)
    {
        var total = 0;
        do
        {
            if (!child.Output.IsOpen) return;

            var count = child.Output.Read(_received.Free);
            if (count < 0) return;
            if (count == 0)
            {
                child.Output.Dispose();
                shutdown.Suspect("closed its output");
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
                shutdown.Violated(violation.Message);
                // Nothing that follows can be understood, and none of it is read.
                child.Output.Dispose();
                return;
            }
        }
        while (total < maxBytes);
    }

    /// <summary>Takes what the assignment has used so far for all that it will: the child has ended and is about to be reaped.</summary>
    public void Measure()
    {
        if (Assignment is { } assignment) _usage = UsageOf(assignment);
    }

    /// <summary>The assignment is over.</summary>
    public void Finish(Assignment assignment, WorkerEnding ending, string? reason = null, ExitStatus? exit = null)
    {
        if (Interlocked.CompareExchange(ref _assignment, null, assignment) != assignment) return;

        if (ending == WorkerEnding.Died && !assignment.HasBegun && HasSpoken) ending = WorkerEnding.Gone;
        if (assignment.Feed is not null) errors.Read(MaxErrorBytes, null);
        printed.End();
        assignment.Complete(ending, _usage ?? UsageOf(assignment), reason, exit);
    }

    public void Dispose() => _received.Dispose();

    private void Begin(Assignment assignment)
    {
        assignment.HasBegun = true;
        assignment.ClockStart = time.GetTimestamp();
        if (assignment.Feed is not { } feed)
        {
            _sending.Add(FrameType.Describe, []);
            return;
        }

        memory.Begin();
        assignment.CpuStart = ProcessTable.CpuTime(child.Pid);
        printed.Begin(feed.Run);
        _sending.AddBegin(assignment.Number, feed.Run.Begin.Span);
    }

    private void SendItems(Assignment assignment, Feed feed)
    {
        if (assignment.StopSeen is null && !assignment.IsOver)
        {
            if (feed.Outstanding == 0 && assignment.IsReady) BeginItem(assignment);
            var flags = feed.Run.FreshAfterFailure ? ItemsFlags.StopAtFailure : ItemsFlags.None;
            while (feed.Next(assignment.Budget, out var lines, out var first, out var answerAtOnce) is var count and > 0)
            {
                assignment.Budget -= count;
                _sending.AddItems(first, answerAtOnce ? flags | ItemsFlags.AnswerEach : flags, lines.Span);
            }
        }

        if (!feed.IsAllSent && assignment.StopSeen is null && !assignment.IsOver && assignment.Budget > 0) return;

        _sending.Add(FrameType.End, []);
        assignment.EndSent = true;
    }

    private void Receive(FrameType type, ReadOnlyMemory<byte> payload)
    {
        HasSpoken = true;
        if (type == FrameType.Log)
        {
            printed.TakeFrame(payload.Span);
            return;
        }

        // What a child says after its item timed out comes too late to count.
        if (shutdown.HasBegun) return;

        var assignment = Assignment ?? throw new InvalidDataException($"sent a frame of type {(byte)type} without having work");
        switch (type)
        {
            case FrameType.Catalogue when assignment is { HasBegun: true, Feed: null }:
                assignment.Catalogue = payload.ToArray();
                assignment.IsReady = true;
                Finish(assignment, WorkerEnding.Done);
                break;

            case FrameType.Ready when assignment is { HasBegun: true, Feed: not null, IsReady: false }:
                assignment.IsReady = true;
                BeginItem(assignment);
                if (!payload.IsEmpty) assignment.Refusal = Encoding.UTF8.GetString(payload.Span);
                break;

            case FrameType.Results when assignment is { IsReady: true, Refusal: null, IsOver: false, Feed: { } feed }:
                ReceiveResults(assignment, feed, payload);
                break;

            case FrameType.Working when assignment is { IsReady: true, Refusal: null, IsOver: false, Feed: { Outstanding: > 0 } feed }:
                if (!ResultLines.IsPrefix(payload.Span, assignment.Number, feed.ItemAtWork))
                    throw new InvalidDataException("is at work on an item that is not the next");

                feed.Confirm();
                break;

            case FrameType.Done when assignment is { EndSent: true, IsReady: true, Feed: { } feed } && (assignment.Refusal is not null || assignment.IsOver || feed.Outstanding == 0):
                Finish(assignment, EndingOf(assignment, feed), assignment.Refusal);
                break;

            default:
                throw new InvalidDataException($"sent a frame of type {(byte)type} that nothing asked for");
        }
    }

    private static WorkerEnding EndingOf(Assignment assignment, Feed feed) =>
        assignment.Refusal is not null ? WorkerEnding.Refused
        : feed.IsComplete ? WorkerEnding.Done
        : assignment.StopSeen is not null ? WorkerEnding.Quiet
        : WorkerEnding.WornOut;

    private void ReceiveResults(Assignment assignment, Feed feed, ReadOnlyMemory<byte> payload)
    {
        if (ResultLines.Read(payload, assignment.Number, feed.ItemAtWork, feed.Outstanding) is not { } batch)
            throw new InvalidDataException("sent results that are not those of the items it was given");

        if (feed.Run.FreshAfterFailure && batch.Failures is [var failure, ..])
        {
            if (failure.Index != batch.First + batch.Count - 1) throw new InvalidDataException("went on after an item that failed");

            assignment.IsOver = true;
        }

        if (feed.Run.Print is not null) errors.Read(MaxErrorBytes, feed.ItemAtWork);
        feed.Answer(batch.Count, time.GetElapsedTime(assignment.ClockStart));
        assignment.AnsweredCount += batch.Count;
        Volatile.Write(ref _answeredCount, _answeredCount + batch.Count);
        Deliver(assignment, batch);
        BeginItem(assignment);
    }

    private void BeginItem(Assignment assignment)
    {
        assignment.ClockStart = time.GetTimestamp();
        memory.NextItem();
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
            // Not the child's fault and no item's: whoever asked for the run is told, and the worker, in mid run, is of no more use. It must
            // be seen to stop before anyone can give it something else.
            shutdown.Begin();
            Volatile.Write(ref _assignment, null);
            printed.End();
            assignment.Fail(failure);
        }
    }

    private WorkerUsage UsageOf(Assignment assignment)
    {
        if (assignment is not { HasBegun: true, Feed: not null }) return default;

        memory.End();
        return new(
            child.Pid, ProcessTable.CpuTime(child.Pid) - assignment.CpuStart, memory.PeakBytes, memory.AddedBytes, AnsweredCount == 0);
    }
}
