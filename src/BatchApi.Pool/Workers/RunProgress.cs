namespace BatchApi.Pool.Workers;

/// <summary>
/// How far a run has come: what was sent and what was answered. It outlives the workers that crash on it, so the next one goes on
/// where the last one ended.
/// </summary>
/// <param name="namesItems">Whether answers name their items.</param>
internal sealed class RunProgress(Run run, bool namesItems)
{
    // Work that a release, a cancel or a crash may cost.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(20);

    // A frame's worth: one pipe write, and the child's results of one frame are the parent's results of one read.
    private const int MaxFrameBytes = 128 * 1024;
    private const int MaxOutstandingBytes = 4 * MaxFrameBytes;

    // So few are not worth a portion of their own.
    private const int MaxSingly = 8;

    // What a program's habits take to be learned, and as much again.
    private const int MaxAnew = 4;

    private double _itemSeconds = run.ExpectedItemTime.TotalSeconds;
    private double _busySeconds;
    private int _sent;
    private int _sentOffset;
    private int _answeredAtOnceUntil;
    private int _portionsUntil;
    private int _portion;
    private int _hanging = -1;
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
    /// Whether answers tell which item they belong to by their number alone, or come only when the worker ends: what such a worker leaves
    /// is sent again in portions, the portion that fails item by item. That costs an innocent item two more runs at most, and the guilty
    /// one a start for each portion, of which there are as many as items in it.
    /// </summary>
    public bool IsAnsweredTogether { get; set; }

    /// <summary>Whether what is sent next is looked at closely, since answers did not match the items.</summary>
    public bool IsDoubtful => IsAnsweredTogether && _sent < Math.Max(_portionsUntil, _answeredAtOnceUntil);

    /// <summary>Whether the item at work is the one that hung when it was sent together with others: those before it have passed.</summary>
    public bool IsAtHanging => Answered == _hanging;

    /// <summary>
    /// Whether a worker that ends now was surely working on <see cref="ItemAtWork"/>: it was answering one by one, or had only one.
    /// </summary>
    public bool IsFound => Outstanding == 1 || Answered < _answeredAtOnceUntil;

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

    public TimeSpan ItemTime => Answered == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(_busySeconds / Answered);

    /// <summary>The next items to send, if the window has room for them: how many; 0: none now.</summary>
    public int Next(int budget, out ReadOnlyMemory<byte> lines, out long first, out bool answerAtOnce)
    {
        first = Run.First + _sent;
        answerAtOnce = _sent < _answeredAtOnceUntil;
        lines = default;
        var room = WindowCount();
        // Half a window is refilled at a time, so that the child never waits and frames stay large.
        if (_sent == Run.Count || budget == 0 || Outstanding > room / 2 || (Outstanding > 0
            && OutstandingBytes() > MaxOutstandingBytes - MaxFrameBytes))
            return 0;

        var limit = Math.Min(budget, Math.Min(room - Outstanding, (answerAtOnce ? _answeredAtOnceUntil : Run.Count) - _sent));
        var (count, length) = ItemLines.Take(Run.Lines.Span[_sentOffset..], limit, MaxFrameBytes);
        lines = Run.Lines.Slice(_sentOffset, length);
        _sent += count;
        _sentOffset += length;
        return count;
    }

    /// <summary>The next items to send to a worker that is sent more only when it has answered all: how many; 0: none are left.</summary>
    /// <param name="budget">At most so many.</param>
    /// <param name="all">All that are left, but for what takes half an item's timeout: nothing is heard of them until the last is done.</param>
    public int NextBatch(int budget, bool all, out ReadOnlyMemory<byte> lines)
    {
        var inTime = _itemSeconds <= 0 ? Run.Count : (int)Math.Clamp(Run.ItemTimeout.TotalSeconds / 2 / _itemSeconds, 1, Run.Count);
        var limit = _sent < _answeredAtOnceUntil ? 1
            : _sent < _portionsUntil ? Math.Min(_portion, _portionsUntil - _sent)
            : Run.Together ?? (all ? inTime : WindowCount());
        var most = Math.Min(Math.Min(limit, budget), Math.Min(MaxTogether, End - _sent));
        var (count, length) = ItemLines.Take(Run.Lines.Span[_sentOffset..], most, all ? int.MaxValue : MaxOutstandingBytes);
        lines = Run.Lines.Slice(_sentOffset, length);
        _sent += count;
        _sentOffset += length;
        return count;
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
        _busySeconds += elapsed.TotalSeconds;
        var measured = elapsed.TotalSeconds / count;
        _itemSeconds = _itemSeconds == 0 ? measured : (_itemSeconds + measured) / 2;
    }

    /// <summary>What a worker left unanswered is sent again; after a crash to be answered one by one, so that the guilty item is found.</summary>
    public void Rewind(bool isCrash)
    {
        _isTold = false;
        if (isCrash)
        {
            _hanging = -1;
            if (IsAnsweredTogether && Outstanding > MaxSingly && Answered >= _portionsUntil)
                (_portion, _portionsUntil) = ((int)Math.Sqrt(Outstanding), _sent);
            else _answeredAtOnceUntil = Math.Max(_answeredAtOnceUntil, _sent);
        }

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
        _hanging = hanging;
    }

    /// <summary>The item at work has an outcome that no worker gave it. Only when nothing is outstanding.</summary>
    public void Skip()
    {
        _hanging = -1;
        Answered++;
        _sent = Answered;
        _sentOffset += ItemLines.Take(Run.Lines.Span[_sentOffset..], 1, 0).Length;
    }

    // All of them: the last only has to be certain.
    private int HeldBefore => Math.Max(0, Math.Min(Held, Outstanding - 1));

    // Those from the one that hung on are not sent before it is certain that it was that one.
    private int End => _hanging > Answered ? _hanging : Run.Count;

    // Unknown: one item; its time tells how many follow. A worker that has several under way at once finds the next ones there.
    private int WindowCount()
    {
        var inTime = _itemSeconds <= 0 ? 1 : (int)Math.Clamp(Window.TotalSeconds / _itemSeconds, 1, Run.Count);
        var underWay = Run.Command.Concurrency > 1 ? 2 * Run.Command.Concurrency : 1;
        return Math.Min(Math.Max(inTime, underWay), Run.Count);
    }

    // Outstanding items are of about the size of all those sent so far; exact only when it matters, for long lines.
    private long OutstandingBytes() => (long)_sentOffset * Outstanding / Math.Max(_sent, 1);
}
