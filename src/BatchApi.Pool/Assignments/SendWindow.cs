namespace BatchApi.Pool.Assignments;

/// <summary>
/// Which items of a run were sent to workers and which were answered. It outlives the workers that crash on the run, so the next one goes on where
/// the last one ended: what was sent and not answered is sent again.
/// </summary>
/// <param name="namesItems">Whether answers name their items.</param>
internal sealed class SendWindow(Run run, bool namesItems)
{
    // A frame's worth: one pipe write, and the child's results of one frame are the parent's results of one read.
    private const int MaxFrameBytes = 128 * 1024;
    private const int MaxOutstandingBytes = 4 * MaxFrameBytes;

    // What it takes to learn how a program buffers its output, and as much again.
    private const int MaxAnew = 4;

    private readonly ItemPace _pace = new(run);
    private readonly CulpritSearch _search = new();
    private int _sent;
    private int _sentOffset;
    private int _anewCount;
    private bool _isTold;

    public Run Run { get; } = run;

    public int Answered { get; private set; }

    /// <summary>Items sent and not yet answered; the first of them is the one at work.</summary>
    public int Outstanding => _sent - Answered;

    public bool IsComplete => Answered == Run.Count;

    public bool IsAllSent => _sent == End;

    /// <summary>Answers to the items outstanding that were received and are not certain yet.</summary>
    public int Held { get; set; }

    /// <summary>
    /// Whether answers tell which item they belong to by their number alone, or come only when the worker ends. Each portion of a
    /// <see cref="CulpritSearch"/> then costs the start of a worker.
    /// </summary>
    public bool IsAnsweredTogether { get; set; }

    /// <summary>Whether what is sent next is looked at closely, since answers did not match the items.</summary>
    public bool IsDoubtful => IsAnsweredTogether && _search.Covers(_sent);

    /// <summary>Whether the item at work is the one that hung when it was sent together with others: those before it have passed.</summary>
    public bool IsAtHanging => _search.IsHanging(Answered);

    /// <summary>
    /// Whether a worker that ends now was surely working on <see cref="ItemAtWork"/>: it was answering one by one, or had only one.
    /// </summary>
    public bool IsFound => Outstanding == 1 || Answered < _search.SinglyUntil;

    /// <summary>Index of the first item without an answer.</summary>
    public long FirstOpen => Run.First + Answered;

    /// <summary>Index of the item that the worker is at, as far as its answers tell.</summary>
    public long ItemAtWork => FirstOpen + HeldBefore;

    /// <summary>Whether an answer was received for everything that was sent.</summary>
    public bool IsAnswered => Held >= Outstanding;

    /// <summary>Items sent together, at most: what is held of their answers must have room.</summary>
    public int MaxTogether { get; set; } = run.Count;

    /// <summary>Whether answers name their items. Otherwise only their order tells which item they belong to.</summary>
    public bool NamesItems { get; } = namesItems;

    /// <summary>
    /// Whether a worker that hangs now surely does so on the first item without an answer. A worker whose answers name their items has said so, or
    /// was sent no other: what it had done before may otherwise wait in it to be sent, if it was stopped as a whole.
    /// </summary>
    public bool IsHangFound => NamesItems ? IsFound || _isTold : Outstanding == 1 || (Held == 0 && !IsAnsweredTogether);

    /// <summary>Whether the worker is surely at <see cref="ItemAtWork"/> and at no other: there is no other, or it has said so.</summary>
    public bool IsOneAtWork => Outstanding == 1 || (_isTold && Outstanding > 0);

    /// <summary>Index after the last item that was sent.</summary>
    public long SentUntil => Run.First + _sent;

    public TimeSpan ItemTime => _pace.MeanOf(Answered);

    /// <summary>The next items to send, if the window has room for them: how many; 0: none now.</summary>
    public int Next(int budget, out ReadOnlyMemory<byte> lines, out long first, out bool answerAtOnce)
    {
        first = Run.First + _sent;
        answerAtOnce = _sent < _search.SinglyUntil;
        lines = default;
        var room = _pace.WindowCount;
        // Half a window is refilled at a time, so that the child never waits and frames stay large.
        if (_sent == Run.Count || budget == 0 || Outstanding > room / 2 || (Outstanding > 0
            && OutstandingBytes() > MaxOutstandingBytes - MaxFrameBytes))
            return 0;

        var limit = Math.Min(room - Outstanding, (answerAtOnce ? _search.SinglyUntil : Run.Count) - _sent);
        return Send(Math.Min(budget, limit), MaxFrameBytes, out lines);
    }

    /// <summary>The next items to send to a worker that is sent more only when it has answered all: how many; 0: none are left.</summary>
    /// <param name="budget">At most so many.</param>
    /// <param name="all">All that are left, but for what takes half an item's timeout: nothing is heard of them until the last is done.</param>
    public int NextBatch(int budget, bool all, out ReadOnlyMemory<byte> lines)
    {
        var limit = _search.LimitAt(_sent) ?? Run.Together ?? (all ? _pace.CountInHalfTimeout : _pace.WindowCount);
        var most = Math.Min(Math.Min(limit, budget), Math.Min(MaxTogether, End - _sent));
        return Send(most, all ? int.MaxValue : MaxOutstandingBytes, out lines);
    }

    /// <summary>The worker says that it is at <see cref="ItemAtWork"/> and has answered all before it.</summary>
    public void Confirm() => _isTold = true;

    /// <summary>Whether the items outstanding may be sent once more: nothing is wrong with their answers but that a line end is missing.</summary>
    public bool TryAnew() => _anewCount++ < MaxAnew;

    /// <summary>Takes note of answers and of the time they took.</summary>
    public void Answer(int count, TimeSpan elapsed)
    {
        _isTold = false;
        _anewCount = 0;
        Answered += count;
        Held = 0;
        _pace.NoteAnswered(count, elapsed);
    }

    /// <summary>What a worker left unanswered is sent again; after a crash so that the guilty item is found.</summary>
    public void Rewind(bool isCrash)
    {
        _isTold = false;
        if (isCrash)
            _search.Begin(Answered, _sent, inPortions: IsAnsweredTogether);
        Held = 0;
        _sent = Answered;
        _sentOffset = ItemLines.Take(Run.Lines.Span, Answered, int.MaxValue).Length;
    }

    /// <summary>
    /// A worker hung on the item at work, if those sent with it were answered as it seems: they are sent again one by one, and if they
    /// pass, it is that item. So a hang costs its timeout once.
    /// </summary>
    public void RewindToHanging()
    {
        var hanging = Answered + HeldBefore;
        Rewind(isCrash: true);
        _search.Suspect(hanging);
    }

    /// <summary>The item at work has an outcome that no worker gave it. Only when nothing is outstanding.</summary>
    public void Skip()
    {
        _search.ForgetHanging();
        Answered++;
        _sent = Answered;
        _sentOffset += ItemLines.Take(Run.Lines.Span[_sentOffset..], 1, 0).Length;
    }

    // All of them: the last only has to be certain.
    private int HeldBefore => Math.Max(0, Math.Min(Held, Outstanding - 1));

    private int End => _search.EndOf(Answered, Run.Count);

    private int Send(int maxCount, int maxBytes, out ReadOnlyMemory<byte> lines)
    {
        var (count, length) = ItemLines.Take(Run.Lines.Span[_sentOffset..], maxCount, maxBytes);
        lines = Run.Lines.Slice(_sentOffset, length);
        _sent += count;
        _sentOffset += length;
        return count;
    }

    // Outstanding items are of about the size of all those sent so far; exact only when it matters, for long lines.
    private long OutstandingBytes() => (long)_sentOffset * Outstanding / Math.Max(_sent, 1);
}
