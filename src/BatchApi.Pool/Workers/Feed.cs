namespace BatchApi.Pool.Workers;

/// <summary>
/// How far a run has come: what was sent and what was answered. It outlives the workers that crash on it, so the next one goes on
/// where the last one ended.
/// </summary>
internal sealed class Feed(Run run)
{
    // Work that a release, a cancel or a crash may cost.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(20);

    // A frame's worth: one pipe write, and the child's results of one frame are the parent's results of one read.
    private const int MaxFrameBytes = 64 * 1024;
    private const int MaxOutstandingBytes = 4 * MaxFrameBytes;

    private double _itemSeconds = run.ExpectedItemTime.TotalSeconds;
    private double _busySeconds;
    private int _sent;
    private int _sentOffset;
    private int _answeredAtOnceUntil;

    public Run Run { get; } = run;

    public int Answered { get; private set; }

    /// <summary>Items sent and not yet answered; the first of them is the one at work.</summary>
    public int Outstanding => _sent - Answered;

    public bool IsComplete => Answered == Run.Count;

    public bool IsAllSent => _sent == Run.Count;

    /// <summary>
    /// Whether a worker that ends now was surely working on <see cref="ItemAtWork"/>: it was answering one by one, or had only one.
    /// </summary>
    public bool IsFound => Outstanding == 1 || Answered < _answeredAtOnceUntil;

    /// <summary>Index of the first item without an answer.</summary>
    public long ItemAtWork => Run.First + Answered;

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
        if (_sent == Run.Count || budget == 0 || Outstanding > room / 2 || (Outstanding > 0 && OutstandingBytes() > MaxOutstandingBytes - MaxFrameBytes))
            return 0;

        var limit = Math.Min(budget, Math.Min(room - Outstanding, (answerAtOnce ? _answeredAtOnceUntil : Run.Count) - _sent));
        var (count, length) = Lines.Take(Run.Lines.Span[_sentOffset..], limit, MaxFrameBytes);
        lines = Run.Lines.Slice(_sentOffset, length);
        _sent += count;
        _sentOffset += length;
        return count;
    }

    /// <summary>Takes note of answers and of the time they took.</summary>
    public void Answer(int count, TimeSpan elapsed)
    {
        Answered += count;
        _busySeconds += elapsed.TotalSeconds;
        var measured = elapsed.TotalSeconds / count;
        _itemSeconds = _itemSeconds == 0 ? measured : (_itemSeconds + measured) / 2;
    }

    /// <summary>What a worker left unanswered is sent again; after a crash to be answered one by one, so that the guilty item is found.</summary>
    public void Rewind(bool isCrash)
    {
        if (isCrash) _answeredAtOnceUntil = Math.Max(_answeredAtOnceUntil, _sent);
        _sent = Answered;
        _sentOffset = Lines.Take(Run.Lines.Span, Answered, int.MaxValue).Length;
    }

    /// <summary>The item at work has an outcome that no worker gave it. Only when nothing is outstanding.</summary>
    public void Skip()
    {
        Answered++;
        _sent = Answered;
        _sentOffset += Lines.Take(Run.Lines.Span[_sentOffset..], 1, 0).Length;
    }

    // Unknown: one item; its time tells how many follow. A worker that has several under way at once finds the next ones there.
    private int WindowCount() => Math.Min(
        Math.Max(_itemSeconds <= 0 ? 1 : (int)Math.Clamp(Window.TotalSeconds / _itemSeconds, 1, Run.Count), Run.Command.Concurrency > 1 ? 2 * Run.Command.Concurrency : 1),
        Run.Count);

    // Outstanding items are of about the size of all those sent so far; exact only when it matters, for long lines.
    private long OutstandingBytes() => (long)_sentOffset * Outstanding / Math.Max(_sent, 1);
}
