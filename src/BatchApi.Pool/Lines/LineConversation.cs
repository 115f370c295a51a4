using BatchApi.Pool.Linux;
using BatchApi.Pool.Workers;

namespace BatchApi.Pool.Lines;

/// <summary>
/// Lines: an item a line out, an output a line in, and nothing that says which belongs to which but their number. So a batch of items is
/// sent and no more until it is answered, its answers are held until they are certain, and what does not match is sent again in smaller portions.
/// </summary>
/// <remarks>
/// <code>
///   send a batch ─► as many lines as items, and the program sleeps ─► deliver, send the next
///                ├► more lines than items ───────────────────────────► kill it; smaller portions, at last one item: that has failed
///                ├► asleep, all read, lines are missing ─► end of input ─► it exits with 0 and they have come ─► deliver, start another
///                │                                                     └► with 0, and they have not ─► smaller portions
///                └► it ends in another way, or takes too long: as any worker
/// </code>
/// An answer is a whole line: 12 without a line end may be the half of 123. Only a program that is known to answer at the end of its input, and that
/// has never ended its last line, is believed without.
/// </remarks>
internal sealed class LineConversation(ConversationParts parts, Habit habit) : Conversation(parts)
{
    // Answers held, but for the line that is coming. The items after those that fill this are sent later.
    private const int MaxHeldBytes = 8 << 20;

    // How often a program that has not answered yet is looked at.
    private static readonly TimeSpan LookTime = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ShortLookTime = TimeSpan.FromMilliseconds(1);

    // So long a program that is only asked whether it can begin must wait for something, if what that is cannot be seen; and so long it must have
    // lived to be called started, where nothing is known against it.
    private static readonly TimeSpan WaitTime = TimeSpan.FromSeconds(1);

    private readonly HeldLines _held = new(parts.Command.MaxFrameBytes);
    private readonly LineResults _results = new();
    private readonly Settling _settling = new(parts.Child.Pid);
    private ReadOnlyMemory<byte> _unsent;
    private TimeSpan? _left;
    private bool _isOnePerRun;
    private bool _hasRead;
    private bool _hasWritten;
    private bool _hadBegunLine;
    private long _sentBytes;
    private long _sentAt;
    private long _heardAt;
    private long? _asleepSince;
    private long? _inputEndedAt;
    private TimeSpan _silence;
    private long? _answeredAt;

    public override bool IsSending => !_unsent.IsEmpty && Child.Input.IsOpen;

    public override TimeSpan? Left => _left;

    public override void Attend()
    {
        _left = null;
        if (Shutdown.HasBegun || Assignment is not { } assignment) return;

        if (!assignment.HasBegun) Begin(assignment);
        if (assignment.IsToStop) assignment.StopSeen ??= Time.GetTimestamp();
        if (assignment.Feed is not { Run.Count: > 0 } feed)
        {
            LookAtInput(assignment);
            return;
        }

        if (feed.Outstanding > 0) Look(assignment, feed);
        if (feed.Outstanding == 0 && !Shutdown.HasBegun) GoOn(assignment, feed);
    }

    public override void Send(bool isClosed = false)
    {
        while (IsSending)
        {
            var written = Child.Input.Write(_unsent.Span);
            if (written == 0) return;
            if (written < 0)
            {
                _hasRead = HasRead();
                Child.Input.Dispose();
                Shutdown.Suspect("closed its input");
                return;
            }

            _unsent = _unsent[written..];
            _sentBytes += written;
        }
    }

    public override void Read(int maxBytes)
    {
        var total = 0;
        do
        {
            if (!Child.Output.IsOpen) return;

            var count = Child.Output.Read(_held.Free);
            if (count < 0) return;
            if (count == 0)
            {
                Child.Output.Dispose();
                Shutdown.Suspect("closed its output");
                return;
            }

            // What it says after its item timed out, or after it was ended, comes too late to count.
            if (!Shutdown.HasBegun) Receive(count);
            total += count;
        }
        while (total < maxBytes);
    }

    public override void Conclude(ExitStatus exit)
    {
        if (Shutdown.HasBegun || Assignment is not { Feed: { Outstanding: > 0 } feed } assignment) return;
        if (!assignment.IsReady && !HasRead()) return;

        assignment.IsReady = true;
        var isEnded = exit.Code == 0;
        var isAtEnd = isEnded && _inputEndedAt is not null;
        var isLastLineOpen = isAtEnd && _held.HasBegunLine && _held.Count == feed.Outstanding - 1;
        if (isLastLineOpen && _isOnePerRun && habit.LeavesLastLineOpen) _held.EndLine();
        var isAnswered = _held.Count == feed.Outstanding && !_held.HasBegunLine;
        if (isAnswered && (isEnded || _inputEndedAt is null))
        {
            if (_inputEndedAt is not null && !_isOnePerRun) habit.AnsweredAtEnd(_silence, TimeToAnswer);
            if (!isLastLineOpen) habit.EndedLastLine();
            Pass(assignment, feed, goOn: false);
            Finish(assignment, EndingOf(assignment, feed));
        }
        else if (isLastLineOpen && !_hadBegunLine && !_isOnePerRun && habit.LeavesLastLineOpen && feed.TryAnew())
        {
            // Perhaps its habit: it is seen again before it is believed.
            habit.LeftLastLineOpen(_silence, TimeToAnswer);
            _held.Clear();
            Finish(assignment, WorkerEnding.WornOut);
        }
        else if (isAtEnd || _held.Count > feed.Outstanding)
        {
            Miscounted(assignment, feed);
        }
        else if (_held.HasBegunLine)
        {
            var begun = $"it had not ended the line of its answer, {LineResults.Show(_held.BegunLine)}";
            Shutdown.Fault = Shutdown.Fault is { } fault ? $"{fault}; {begun}" : begun;
        }
    }

    public override void Dispose() => _held.Dispose();

    // From the end of its input.
    private TimeSpan TimeToAnswer => _inputEndedAt is { } ended ? Time.GetElapsedTime(ended, _answeredAt ?? ended) : TimeSpan.Zero;

    private void Begin(Assignment assignment)
    {
        BeginAssignment(assignment);
        // Anew in each run: one that has hung since the last answered reads none of the next, and that is no item's doing.
        _hasRead = false;
        _sentBytes = Child.Input.UnreadBytes;
        _asleepSince = null;
    }

    // It is asked only whether it can begin: one that can waits for its first item.
    private void LookAtInput(Assignment assignment)
    {
        if (assignment.StopSeen is not null)
        {
            Finish(assignment, WorkerEnding.Quiet);
            return;
        }

        var kind = InputWait.Of(Child.Pid, Child.Input);
        _asleepSince = kind == InputWaitKind.Perhaps ? _asleepSince ?? Time.GetTimestamp() : null;
        var waited = _asleepSince is { } since ? Time.GetElapsedTime(since) : TimeSpan.Zero;
        var lived = Time.GetElapsedTime(assignment.ClockStart);
        if (kind == InputWaitKind.Reading || waited >= WaitTime || (assignment.Feed is null && lived >= WaitTime))
        {
            assignment.IsReady = true;
            Finish(assignment, WorkerEnding.Done);
            return;
        }

        _left = lived < LookTime * 5 ? ShortLookTime : LookTime;
    }

    private void GoOn(Assignment assignment, Feed feed)
    {
        if (!TrySendBatch(assignment, feed)) Finish(assignment, EndingOf(assignment, feed));
    }

    private static WorkerEnding EndingOf(Assignment assignment, Feed feed) =>
        feed.IsComplete ? WorkerEnding.Done
        : assignment.StopSeen is not null ? WorkerEnding.Quiet
        : feed.IsAtHanging ? WorkerEnding.Done
        : WorkerEnding.WornOut;

    private bool TrySendBatch(Assignment assignment, Feed feed)
    {
        if (assignment.StopSeen is not null || assignment.IsOver || assignment.Budget <= 0 || feed.IsComplete || feed.IsAtHanging || !Child.Input.IsOpen) return false;

        _isOnePerRun = habit.IsOnePerRun;
        feed.IsAnsweredTogether |= _isOnePerRun;
        assignment.Budget -= feed.NextBatch(Math.Min(assignment.Budget, feed.Run.Together ?? habit.MaxTogether), _isOnePerRun, out _unsent);
        _sentAt = Time.GetTimestamp();
        _asleepSince = null;
        if (assignment.IsReady) BeginItem(assignment);
        if (feed.Outstanding == 1) NoteOnlyItem(feed);
        Send();
        _left = LookTime;
        return true;
    }

    // What has become of the batch.
    private void Look(Assignment assignment, Feed feed)
    {
        if (!assignment.IsReady && !TryGetReady(assignment)) return;

        if (_held.Count > feed.Outstanding || (_held.Count == feed.Outstanding && _held.HasBegunLine && _inputEndedAt is null)) Miscounted(assignment, feed);
        else if (_held.Count == feed.Outstanding) LookAtAnswered(assignment, feed);
        else if (_unsent.IsEmpty && Child.Input.IsOpen) LookAtUnanswered(assignment, feed);
    }

    // Before it has read anything, no item can be at work.
    private bool TryGetReady(Assignment assignment)
    {
        if (HasRead())
        {
            _hasRead = assignment.IsReady = true;
            BeginItem(assignment);
            return true;
        }

        if (_held.Bytes.IsEmpty || _held.Bytes.SequenceEqual(LineResults.ByteOrderMark)) _left = Time.GetElapsedTime(assignment.ClockStart) < LookTime * 5 ? ShortLookTime : LookTime;
        else Shutdown.Violated($"wrote to its output before it read an item: {LineResults.Show(_held.Bytes)}");
        return false;
    }

    // Of an input that it has closed nothing can be asked any more: what was known then holds.
    private bool HasRead() => _hasRead || ((Child.Input.IsOpen || _inputEndedAt is not null) && Child.Input.UnreadBytes < _sentBytes);

    private void LookAtAnswered(Assignment assignment, Feed feed)
    {
        // Believed when it has exited.
        if (_inputEndedAt is not null || _isOnePerRun)
        {
            EndInput();
            return;
        }

        // In this order: it may have written more and gone to sleep since the last was read.
        if (!_settling.IsOver(Time.GetElapsedTime(_heardAt), isFirst: !_hasWritten, feed.IsDoubtful) || Child.Output.UnreadBytes > 0)
        {
            _left = ShortLookTime;
            return;
        }

        _settling.Believed();
        habit.AnsweredInTime();
        habit.EndedLastLine();
        Pass(assignment, feed, goOn: true);
    }

    private void LookAtUnanswered(Assignment assignment, Feed feed)
    {
        if (_isOnePerRun)
        {
            EndInput();
            BeginItem(assignment);
            return;
        }

        _left = LookTime - Time.GetElapsedTime(Math.Max(_sentAt, _heardAt));
        if (_left > TimeSpan.Zero) return;

        _left = LookTime;
        if (Child.Input.UnreadBytes > 0 || !ProcessTable.IsAtRest(Child.Pid))
        {
            _asleepSince = null;
            return;
        }

        _asleepSince ??= Time.GetTimestamp();
        _silence = Time.GetElapsedTime(_asleepSince.Value);
        if (_silence >= habit.Silence || _silence >= feed.Run.ItemTimeout / 2) EndInput();
    }

    private void EndInput()
    {
        if (!Child.Input.IsOpen) return;

        Child.Input.Dispose();
        _inputEndedAt = Time.GetTimestamp();
        _hadBegunLine = _held.HasBegunLine;
    }

    private void Receive(int count)
    {
        var before = _held.Count;
        _held.Advance(count);
        if (Assignment is not { HasBegun: true, Feed: { Outstanding: > 0 } feed } assignment)
        {
            if (!_hasWritten && _held.Bytes.SequenceEqual(LineResults.ByteOrderMark)) return;

            Shutdown.Violated($"wrote to its output although nothing was asked of it: {LineResults.Show(_held.Bytes)}");
            return;
        }

        _heardAt = Time.GetTimestamp();
        _settling.Heard();
        _asleepSince = null;
        if (_inputEndedAt is not null) _answeredAt ??= _heardAt;
        if (_held.Count == before) return;

        TakePrinted(feed, feed.Outstanding);
        feed.Held = _held.Count;
        if (assignment.IsReady) BeginItem(assignment);
        if (_held.Length > MaxHeldBytes && _held.Count <= feed.Outstanding && feed.Outstanding > 1) HoldLess(assignment, feed);
    }

    // It did nothing wrong, but it would go on.
    private void HoldLess(Assignment assignment, Feed feed)
    {
        feed.MaxTogether = Math.Max(1, _held.Count / 2);
        _held.Clear();
        Shutdown.Kill();
        Finish(assignment, WorkerEnding.WornOut);
    }

    private void Miscounted(Assignment assignment, Feed feed)
    {
        habit.Miscounted();
        Shutdown.Violated($"answered {feed.Outstanding} items with {_held.Count} lines");
        if (feed.Outstanding > 1)
        {
            feed.IsAnsweredTogether = true;
            _held.Clear();
            Finish(assignment, WorkerEnding.Undecided, Shutdown.Fault);
            return;
        }

        var lines = _held.Bytes;
        var message = lines.IsEmpty
            ? "The program answered this item with no line. It must write one line for each that it reads."
            : _held.Count == 0
            ? $"The program ended before it had ended the line of its answer, of which came: {LineResults.Show(lines)}. "
                + "It must write a line end after each answer: without, it may be half of one."
            : $"The program answered this item with more than one line. After the first came: {LineResults.Show(lines[(lines.IndexOf((byte)'\n') + 1)..])}";
        var index = feed.FirstOpen;
        TakePrinted(feed, feed.Outstanding);
        Count(assignment, feed, 1, Time.GetElapsedTime(_sentAt));
        _held.Clear();
        Deliver(assignment, new ResultBatch(index, 1, "null\n"u8.ToArray(), [LineResults.Invalid(index, message)]));
        Finish(assignment, EndingOf(assignment, feed));
    }

    // The answers held are those of the batch.
    private void Pass(Assignment assignment, Feed feed, bool goOn)
    {
        var (first, count, elapsed) = (feed.FirstOpen, feed.Outstanding, Time.GetElapsedTime(_sentAt, _heardAt));
        habit.AnsweredEach(count);
        TakePrinted(feed, feed.Outstanding);
        if (feed.Run.FreshAfterFailure)
        {
            var batch = ReadHeld(first, count, stopAtFailure: true);
            assignment.IsOver = batch.Failures.Count > 0;
            Count(assignment, feed, batch.Count, elapsed);
            Deliver(assignment, batch);
        }
        else
        {
            Count(assignment, feed, count, elapsed);
            // While it does the next ones, these are looked at and delivered. Nothing is read meanwhile.
            if (goOn) _ = TrySendBatch(assignment, feed);
            Deliver(assignment, ReadHeld(first, count, stopAtFailure: false));
        }

        _hasWritten = true;
        _held.Clear();
        if (assignment.IsOver) Finish(assignment, EndingOf(assignment, feed));
        else if (goOn && feed.Outstanding > 0) BeginItem(assignment);
    }

    private ResultBatch ReadHeld(long first, int count, bool stopAtFailure)
    {
        var lines = _held.Lines;
        if (!_hasWritten && lines.Span.StartsWith(LineResults.ByteOrderMark)) lines = lines[LineResults.ByteOrderMark.Length..];
        return _results.Read(lines, first, count, _held.TooLong, Command.MaxFrameBytes, stopAtFailure);
    }
}
