using BatchApi.Pool.Assignments;
using BatchApi.Pool.Connections;
using BatchApi.Pool.Lines.Observation;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Lines;

/// <summary>
/// Lines: an item a line out, an output a line in, and nothing that says which belongs to which but their order. So a batch of items is sent and no
/// more until it is answered, its answers are held until they are certain, and what does not match is sent again in smaller batches.
/// </summary>
/// <remarks>
/// <code>
///          no item to send ┌────────┐ waits for input
///        ┌────────────────►│ Probed ├────────────────► Idle
///        │                 └────────┘
///   ┌────┴───┐ send first  ┌────────┐ has read ┌─────────┐ a line for each item ┌──────────┐ at rest: deliver,
///   │  Idle  ├────────────►│  Sent  ├─────────►│ Working ├─────────────────────►│ Answered ├─ send next ──► Working
///   └────────┘             └────────┘          └────┬────┘                      └────┬─────┘─ none left ──► Idle
///                       has read all and sleeps, or │                                │ known to answer
///                       known to answer at its end  │    ┌────────────┐              │ at its end
///                                                   └───►│ InputEnded │◄─────────────┘
///                                                        └─────┬──────┘
///                      exits with 0, a line for each item ─────┼──► deliver; another program goes on
///                      exits with 0, fewer lines ──────────────┼──► smaller batches; if it is one item, that has failed
///                      exits otherwise, takes too long ────────┴──► as any worker
///
///   from any state, more lines than items: kill it; smaller batches, or if it is one item, that has failed
/// </code>
/// An answer is a whole line: 12 without a line end may be the half of 123. Only a program that is known to answer at the end of its input, and that
/// has never ended its last line, is believed without.
/// </remarks>
internal sealed class LineConnection : WorkerConnection
{
    // Answers held, but for the line that is coming. The items after those that fill this are sent later.
    private const int MaxHeldBytes = 8 << 20;

    private readonly OutputBuffering _buffering;
    private readonly ProgramInput _input;
    private readonly HeldAnswers _answers;
    private readonly LineBatch _batch;
    private readonly BatchOutcome _outcome;
    private readonly StartProbe _probe;
    private readonly SleepWatch _sleep;
    private readonly OutputQuiescence _quiescence;
    private LineState _state;
    private TimeSpan? _left;

    public LineConnection(ConnectionParts parts, OutputBuffering buffering)
        : base(parts)
    {
        _buffering = buffering;
        _input = new(parts.Child.Input);
        _answers = new(parts.Command.MaxFrameBytes);
        _batch = new(parts.Time);
        _outcome = new(this, parts.Shutdown, _answers, _batch, buffering, TrySendBatch);
        _probe = new(parts.Child, parts.Time);
        _sleep = new(parts.Child, parts.Time);
        _quiescence = new(parts.Child.Pid);
    }

    public override bool IsSending => _input.IsSending;

    public override TimeSpan? Left => _left;

    protected override Span<byte> Free => _answers.Free;

    public override void Attend()
    {
        _left = null;
        if (Shutdown.HasBegun || Assignment is not { } assignment)
            return;

        if (!assignment.HasBegun)
            Begin(assignment);
        if (assignment.IsToStop)
            assignment.StopSeen ??= Time.GetTimestamp();
        switch (_state)
        {
            case var _ when assignment.Window is not { Run.Count: > 0 }:
                Probe(assignment);
                break;

            case LineState.Idle:
                if (!TrySendBatch(assignment, assignment.Window))
                    End(assignment, BatchOutcome.EndingOf(assignment, assignment.Window));
                break;

            case LineState.Sent when !TrySeeRead(assignment):
                break;

            default:
                LookAtLines(assignment, assignment.Window);
                break;
        }
    }

    public override void Send(bool isClosed = false)
    {
        if (!_input.TrySend())
            Shutdown.Suspect("closed its input");
    }

    public override void Conclude(ExitStatus exit)
    {
        if (Shutdown.HasBegun || Assignment is not { Window: { Outstanding: > 0 } window } assignment)
            return;
        if (!assignment.IsReady && !_input.HasBeenRead)
            return;

        assignment.IsReady = true;
        End(assignment, _outcome.Conclude(assignment, window, exit, hasInputEnded: _state == LineState.InputEnded, _sleep.Slept));
    }

    public override void Dispose() => _answers.Dispose();

    protected override void Receive(int count)
    {
        // What it says after its item timed out, or after it was ended, comes too late to count.
        if (Shutdown.HasBegun)
            return;

        var before = _answers.Count;
        _answers.Advance(count);
        if (_state is LineState.Idle or LineState.Probed || Assignment is not { Window: { } window } assignment)
        {
            if (!_answers.HasDelivered && _answers.IsByteOrderMark)
                return;

            Shutdown.Violated($"wrote to its output although nothing was asked of it: {LineResults.Show(_answers.Bytes)}");
            return;
        }

        _batch.NoteHeard();
        _quiescence.NoteOutput();
        _sleep.Restart();
        if (_answers.Count == before)
            return;

        Stderr.ReadBeforeAnswer(window, window.Outstanding);
        window.Held = _answers.Count;
        if (assignment.IsReady)
            BeginItem(assignment);
        if (_answers.Length > MaxHeldBytes && _answers.Count <= window.Outstanding && window.Outstanding > 1)
            End(assignment, _outcome.HoldLess(window));
    }

    private void Begin(Assignment assignment)
    {
        BeginAssignment(assignment);
        _input.BeginRun();
        _probe.Begin();
    }

    private void Probe(Assignment assignment)
    {
        _state = LineState.Probed;
        if (assignment.StopSeen is not null)
        {
            End(assignment, WorkerEnding.Stopped);
        }
        else if (_probe.IsPassed(assignment))
        {
            assignment.IsReady = true;
            End(assignment, WorkerEnding.Done);
        }
        else
        {
            _left = LookInterval.OfStart(Time.GetElapsedTime(assignment.ClockStart));
        }
    }

    private bool TrySendBatch(Assignment assignment, SendWindow window)
    {
        if (assignment.StopSeen is not null || assignment.IsOver || assignment.Budget <= 0 || window.IsComplete || window.IsAtHanging
            || !_input.IsOpen)
            return false;

        var atEnd = _buffering.AnswersAtEndOfInput;
        window.IsAnsweredTogether |= atEnd;
        assignment.Budget -= window.NextBatch(Math.Min(assignment.Budget, window.Run.Together ?? _buffering.MaxTogether), atEnd, out var lines);
        _input.Put(lines);
        _batch.NoteSent(atEnd);
        _sleep.Restart();
        if (assignment.IsReady)
            BeginItem(assignment);
        if (window.Outstanding == 1)
            Stderr.NoteOnlyItem(window);
        _state = assignment.IsReady ? LineState.Working : LineState.Sent;
        Send();
        _left = LookInterval.Usual;
        return true;
    }

    // Before it has read anything, no item can be at work.
    private bool TrySeeRead(Assignment assignment)
    {
        if (_input.HasBeenRead)
        {
            _input.NoteRead();
            assignment.IsReady = true;
            BeginItem(assignment);
            _state = LineState.Working;
            return true;
        }

        if (_answers.Bytes.IsEmpty || _answers.IsByteOrderMark)
            _left = LookInterval.OfStart(Time.GetElapsedTime(assignment.ClockStart));
        else
            Shutdown.Violated($"wrote to its output before it read an item: {LineResults.Show(_answers.Bytes)}");
        return false;
    }

    private void LookAtLines(Assignment assignment, SendWindow window)
    {
        if (_state == LineState.Working && _answers.Count >= window.Outstanding)
            _state = LineState.Answered;
        if (_answers.Count > window.Outstanding || (_state == LineState.Answered && _answers.HasBegunLine))
            End(assignment, _outcome.Miscounted(assignment, window));
        else if (_state == LineState.Answered)
            LookAtAnswered(assignment, window);
        else if (_state == LineState.Working && _input.IsAllSent)
            LookAtUnanswered(assignment, window);
    }

    private void LookAtAnswered(Assignment assignment, SendWindow window)
    {
        // Believed when it has exited.
        if (_batch.IsAnsweredAtEnd)
        {
            EndInput();
            return;
        }

        // In this order: it may have written more and gone to sleep since the last was read.
        if (!_quiescence.IsReached(_batch.SinceHeard, isFirst: !_answers.HasDelivered, window.IsDoubtful) || Child.Output.UnreadBytes > 0)
        {
            _left = LookInterval.Short;
            return;
        }

        _quiescence.NoteAccepted();
        _buffering.NoteAnsweredInTime();
        _buffering.NoteLastLineEnded();
        End(assignment, _outcome.Accept(assignment, window, goOn: true));
    }

    private void LookAtUnanswered(Assignment assignment, SendWindow window)
    {
        if (_batch.IsAnsweredAtEnd)
        {
            EndInput();
            BeginItem(assignment);
            return;
        }

        _left = LookInterval.Usual - _batch.Silence;
        if (_left > TimeSpan.Zero)
            return;

        _left = LookInterval.Usual;
        if (_sleep.IsAsleep(_input.IsAllRead) && (_sleep.Slept >= _buffering.SleepBeforeEnd || _sleep.Slept >= window.Run.ItemTimeout / 2))
            EndInput();
    }

    private void EndInput()
    {
        if (!_input.IsOpen)
            return;

        _input.End();
        _batch.NoteInputEnded(_answers.HasBegunLine);
        _state = LineState.InputEnded;
    }

    private void End(Assignment assignment, WorkerEnding? ending)
    {
        if (ending is not { } final)
            return;

        _state = LineState.Idle;
        Finish(assignment, final, final == WorkerEnding.Ambiguous ? Shutdown.Fault : null);
    }
}
