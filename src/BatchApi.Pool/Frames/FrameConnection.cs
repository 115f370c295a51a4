using System.Buffers.Binary;
using System.Text;
using BatchApi.Pool.Assignments;
using BatchApi.Pool.Connections;
using BatchApi.Pool.Frames.Results;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Protocol;

namespace BatchApi.Pool.Frames;

/// <summary>
/// Frames: a length, a type and a payload, with which results name the run and the items that they answer. A frame that is wrong, doubled
/// or late ends the child.
/// </summary>
internal sealed class FrameConnection(ConnectionParts parts) : WorkerConnection(parts)
{
    private readonly ReceiveBuffer _received = new(parts.Command.MaxFrameBytes);
    private readonly SendBuffer _sending = new();
    private readonly OutputLines _lines = new();

    public override bool IsSending => !_sending.IsEmpty;

    // A child that closes its input is about to end.
    public override bool WatchesInput => true;

    public override void Attend()
    {
        if (Shutdown.HasBegun || Assignment is not { } assignment)
            return;

        if (!assignment.HasBegun)
            Begin(assignment);
        if (assignment.IsToStop || assignment.Refusal is not null)
            assignment.StopSeen ??= Time.GetTimestamp();
        if (assignment.Window is { } window && !assignment.EndSent)
            SendItems(assignment, window);
        Send();
    }

    public override void Send(bool isClosed = false)
    {
        if (!Child.Input.IsOpen || (!isClosed && (_sending.IsEmpty || _sending.WriteTo(Child.Input))))
            return;

        Child.Input.Dispose();
        _sending.Clear();
        Shutdown.Suspect("closed its input");
    }

    public override void Dispose() => _received.Dispose();

    protected override Span<byte> Free => _received.Free;

    protected override void Receive(int count)
    {
        _received.Advance(count);
        try
        {
            while (_received.TryTake(out var type, out var payload))
                Receive(type, payload);
        }
        catch (InvalidDataException violation)
        {
            Shutdown.Violated(violation.Message);
            // Nothing that follows can be understood, and none of it is read.
            Child.Output.Dispose();
        }
    }

    private void Begin(Assignment assignment)
    {
        BeginAssignment(assignment);
        if (assignment.Window is { } window)
            _sending.AddBegin(assignment.Number, window.Run.Begin.Span);
        else
            _sending.Add(FrameType.Describe, []);
    }

    private void SendItems(Assignment assignment, SendWindow window)
    {
        if (assignment.StopSeen is null && !assignment.IsOver)
        {
            var isIdle = window.Outstanding == 0;
            if (isIdle && assignment.IsReady)
                BeginItem(assignment);
            var flags = window.Run.FreshAfterFailure ? ItemsFlags.StopAtFailure : ItemsFlags.None;
            while (window.Next(assignment.Budget, out var lines, out var first, out var answerAtOnce) is var count and > 0)
            {
                assignment.Budget -= count;
                var how = answerAtOnce ? flags | ItemsFlags.AnswerEach : flags;
                if (Command.IsMarshalling)
                    _sending.AddItems(first, how, lines.Span, count);
                else
                    _sending.AddItems(first, how, lines.Span);
            }

            if (isIdle && window.Outstanding == 1)
                Stderr.NoteOnlyItem(window);
        }

        if (!window.IsAllSent && assignment.StopSeen is null && !assignment.IsOver && assignment.Budget > 0)
            return;

        _sending.Add(FrameType.End, []);
        assignment.EndSent = true;
    }

    private void Receive(FrameType type, ReadOnlyMemory<byte> payload)
    {
        HasSpoken = true;
        if (type == FrameType.Log)
        {
            ReceiveLog(payload.Span);
            return;
        }

        // What a child says after its item timed out comes too late to count.
        if (Shutdown.HasBegun)
            return;

        var assignment = Assignment ?? throw new InvalidDataException($"sent a frame of type {(byte)type} without having work");
        switch (type)
        {
            case FrameType.Catalogue when assignment is { HasBegun: true, Window: null }:
                assignment.Catalogue = payload.ToArray();
                assignment.IsReady = true;
                Finish(assignment, WorkerEnding.Done);
                break;

            case FrameType.Ready when assignment is { HasBegun: true, Window: not null, IsReady: false }:
                assignment.IsReady = true;
                BeginItem(assignment);
                if (!payload.IsEmpty)
                    assignment.Refusal = Encoding.UTF8.GetString(payload.Span);
                break;

            case FrameType.Results when assignment is { IsReady: true, Refusal: null, IsOver: false, Window: { } window }:
                ReceiveResults(assignment, window, ResultLines.Read(payload, assignment.Number, window.ItemAtWork, window.Outstanding));
                break;

            case FrameType.MarshalledResults when Command.IsMarshalling
                && assignment is { IsReady: true, Refusal: null, IsOver: false, Window: { } window }:
                ReceiveResults(
                    assignment, window, MarshalledResults.Read(payload.Span, assignment.Number, window.ItemAtWork, window.Outstanding, _lines));
                break;

            case FrameType.Working when assignment is { IsReady: true, Refusal: null, IsOver: false, Window: { Outstanding: > 0 } window }:
                if (!ResultLines.IsPrefix(payload.Span, assignment.Number, window.ItemAtWork))
                    throw new InvalidDataException("is at work on an item that is not the next");

                window.Confirm();
                Stderr.NoteOnlyItem(window);
                break;

            case FrameType.WornOut when assignment is { IsReady: true, Refusal: null, IsWornOut: false, Window: not null }:
                assignment.IsOver = assignment.IsWornOut = true;
                break;

            case FrameType.Done when assignment is { EndSent: true, IsReady: true, Window: { } window }
                && (assignment.Refusal is not null || assignment.IsOver || window.Outstanding == 0):
                Finish(assignment, EndingOf(assignment, window), assignment.Refusal);
                break;

            default:
                throw new InvalidDataException($"sent a frame of type {(byte)type} that nothing asked for");
        }
    }

    private void ReceiveLog(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < FrameHeader.LogPrefixSize || payload[FrameHeader.LogPrefixSize - 1] > 1)
            throw new InvalidDataException($"sent a frame of log of {payload.Length} bytes that is none");

        var to = payload[FrameHeader.LogPrefixSize - 1] == 0 ? PrintedTo.Output : PrintedTo.Errors;
        var text = payload[FrameHeader.LogPrefixSize..];
        var isAsked = Printed.Take(
            BinaryPrimitives.ReadInt32LittleEndian(payload), BinaryPrimitives.ReadInt64LittleEndian(payload[sizeof(int)..]), to, text);
        if (isAsked && to == PrintedTo.Errors && !text.IsEmpty)
            Errors.Add(text);
    }

    private static WorkerEnding EndingOf(Assignment assignment, SendWindow window) =>
        assignment.Refusal is not null ? WorkerEnding.Refused
        : assignment.IsWornOut ? WorkerEnding.WornOut
        : window.IsComplete ? WorkerEnding.Done
        : assignment.StopSeen is not null ? WorkerEnding.Stopped
        : WorkerEnding.WornOut;

    private void ReceiveResults(Assignment assignment, SendWindow window, ResultBatch? answers)
    {
        if (answers is not { } batch)
            throw new InvalidDataException("sent results that are not those of the items it was given");

        if (window.Run.FreshAfterFailure && batch.Failures is [var failure, ..])
        {
            if (failure.Index != batch.First + batch.Count - 1)
                throw new InvalidDataException("went on after an item that failed");

            assignment.IsOver = true;
        }

        Stderr.ReadBeforeAnswer(window, batch.Count);
        Count(assignment, window, batch.Count, Time.GetElapsedTime(assignment.ClockStart));
        Deliver(assignment, batch);
        BeginItem(assignment);
    }
}
